package org.millrace.dataops.quality;

import static org.millrace.dataops.quality.Relation.number;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.datasets.ColumnRange;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;

/**
 * A column of many numbers, in one scan: the rows are grouped by the bin of the histogram, and each
 * group gives its count, ends, sums, an estimate of its distinct values, and the values of the
 * sample. What bins there are follows from the ends, which the scan then confirms.
 */
final class ManyNumbers {
  /** About as many rows give the quantiles. */
  static final int SAMPLE = 200_000;

  private final Relation relation;
  private final Field field;
  private final long rows;

  ManyNumbers(Relation relation, Field field, long rows) {
    this.relation = relation;
    this.field = field;
    this.rows = rows;
  }

  /**
   * @param range what is known of the ends, if anything is
   */
  ColumnProfile profile(Optional<ColumnRange> range) {
    double min = SqlValues.number(range.map(ColumnRange::least).orElse(Double.NaN), 0);
    double max = SqlValues.number(range.map(ColumnRange::greatest).orElse(Double.NaN), 0);
    if (Double.isFinite(min) && Double.isFinite(max)) {
      return scan(min, max);
    }
    Answer ends = new Answer();
    int least = ends.add("min(x)");
    int greatest = ends.add("max(x)");
    ends.ask(relation.from("(SELECT %s AS x FROM %s)".formatted(finite(), relation.from())));
    return scan(SqlValues.number(ends.value(least), 0), SqlValues.number(ends.value(greatest), 0));
  }

  /** Records can't hold what is no number, but tables that other engines write to can. */
  private String finite() {
    String number = number(field);
    return field.type() == FieldType.NUMBER
        ? "CASE WHEN isfinite(%1$s) THEN %1$s END".formatted(number)
        : number;
  }

  private ColumnProfile scan(double min, double max) {
    List<Double> edges = Histogram.edges(min, max);
    Moments moments = new Moments(min, max);
    boolean isBinned = !moments.isPoint() && edges.size() == Histogram.BINS;
    long every = Math.max(1, rows / SAMPLE);
    String scaled = moments.scaled("x");
    String sql =
        "SELECT %s AS bin, count(x), min(x), max(x), sum(s), sum(s * s), approx_count_distinct(x), list(x) FILTER (WHERE %s), count(*) FROM (SELECT x, place, %s AS s FROM (SELECT %s AS x, %s AS place FROM %s)) GROUP BY 1"
            .formatted(
                isBinned ? bin() : "CASE WHEN x IS NOT NULL THEN 0 END",
                every == 1 ? "true" : "place % " + every + " = 0",
                scaled,
                finite(),
                every == 1 ? "0" : relation.place(),
                every == 1 ? relation.from() : relation.placed());
    Groups groups = new Groups(edges.size());
    for (List<@Nullable Object> row : relation.rows(sql)) {
      groups.add(row, moments);
    }
    if (groups.present == 0) {
      return new ColumnProfile(
          field.name(), field.type(), groups.nulls, 0, 0.0, null, null, List.of(), null);
    }
    double least = SqlValues.number(groups.least, 0);
    double greatest = SqlValues.number(groups.greatest, 0);
    // What is known may be wider than what is there.
    return least == min && greatest == max
        ? groups.profile(moments, edges, every == 1)
        : scan(least, greatest);
  }

  /** From 0, for values above the edge before and up to the edge, but for rounding at the edge. */
  private static String bin() {
    return "CASE WHEN x IS NOT NULL THEN greatest(0, least(%d, ceil((s + 1) * %d) - 1))::UTINYINT END"
        .formatted(Histogram.BINS - 1, Histogram.BINS / 2);
  }

  /** What the groups come to. */
  private final class Groups {
    private final long[] counts;
    private final List<double[]> samples = new ArrayList<>();
    private long present;
    private long nulls;
    private long distinct;
    private @Nullable Number least;
    private @Nullable Number greatest;

    private Groups(int bins) {
      this.counts = new long[bins];
    }

    private void add(List<@Nullable Object> row, Moments moments) {
      if (!(row.get(0) instanceof Number bin)) {
        nulls = count(row.get(8));
        return;
      }
      long count = count(row.get(1));
      counts[bin.intValue()] = count;
      present += count;
      distinct += Math.min(count, count(row.get(6)));
      least = end(least, row.get(2), -1);
      greatest = end(greatest, row.get(3), 1);
      moments.add(count, SqlValues.number(row.get(4), 0), SqlValues.number(row.get(5), 0));
      samples.add(
          SqlValues.doubles(row.get(7)).stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static long count(@Nullable Object value) {
      return value instanceof Number number ? number.longValue() : 0;
    }

    private static @Nullable Number end(
        @Nullable Number known, @Nullable Object found, int direction) {
      if (!(found instanceof Number number)) {
        return known;
      }
      if (known == null) {
        return number;
      }
      int order =
          number instanceof Double
              ? Double.compare(number.doubleValue(), known.doubleValue())
              : Long.compare(number.longValue(), known.longValue());
      return order * direction > 0 ? number : known;
    }

    private ColumnProfile profile(Moments moments, List<Double> edges, boolean isWhole) {
      double min = SqlValues.number(least, 0);
      double max = SqlValues.number(greatest, 0);
      double[] sample = samples.stream().flatMapToDouble(DoubleStream::of).sorted().toArray();
      List<Double> quantiles = new ArrayList<>();
      for (double at : Distribution.AT) {
        int rank = (int) Distribution.rank(at, sample.length);
        quantiles.add(rank > sample.length ? min : sample[rank - 1]);
      }
      quantiles.set(0, min);
      quantiles.set(quantiles.size() - 1, max);
      double error = isWhole ? 0 : Distribution.rankError(sample.length);
      return new ColumnProfile(
          field.name(),
          field.type(),
          nulls,
          Math.min(distinct, present),
          ColumnProfile.ESTIMATE,
          SqlValues.text(least, field.type()),
          SqlValues.text(greatest, field.type()),
          List.of(),
          new Distribution(
              moments.mean(),
              moments.deviation(),
              quantiles,
              error,
              Histogram.bins(min, edges, counts)));
    }
  }
}
