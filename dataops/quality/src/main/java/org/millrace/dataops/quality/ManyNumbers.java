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
      return scan(number(field), min, max);
    }
    Answer ends = new Answer();
    int least = ends.add("min(x)");
    int greatest = ends.add("max(x)");
    ends.ask(relation.from("(SELECT %s AS x FROM %s)".formatted(finite(), relation.from())));
    return scan(
        finite(),
        SqlValues.number(ends.value(least), 0),
        SqlValues.number(ends.value(greatest), 0));
  }

  /** Records can't hold what is no number, but tables that other engines write to can. */
  private String finite() {
    String number = number(field);
    return field.type() == FieldType.NUMBER
        ? "CASE WHEN isfinite(%1$s) THEN %1$s END".formatted(number)
        : number;
  }

  private ColumnProfile scan(String value, double min, double max) {
    Moments moments = new Moments(min, max);
    List<Double> even = Histogram.edges(min, max);
    boolean isBinned = !moments.isPoint() && even.size() == Histogram.BINS;
    List<Double> edges = isBinned ? even : List.of(max);
    long every = Math.max(1, rows / SAMPLE);
    String values =
        every == 1
            ? "(SELECT %s AS x, true AS keep FROM %s)".formatted(value, relation.from())
            : "(SELECT %s AS x, %s %% %d = 0 AS keep FROM %s)"
                .formatted(value, relation.place(), every, relation.placed());
    String sql =
        "SELECT %s AS bin, count(*), count(x), min(x), max(x), sum(s), sum(s * s), approx_count_distinct(x), list(x) FILTER (WHERE keep AND x IS NOT NULL) FROM (SELECT x, keep, %s AS s FROM %s) GROUP BY 1"
            .formatted(isBinned ? bin() : "1", moments.scaled("x"), values);
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
        : scan(value, least, greatest);
  }

  /**
   * From 1, by rounding to the next integer, which costs least; the least value may come to lie one
   * before the first.
   */
  private static String bin() {
    double half = Histogram.BINS / 2.0;
    return "TRY_CAST(s * %s + %s AS UTINYINT)"
        .formatted(Histogram.literal(half), Histogram.literal(half + 0.5));
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
      long count = count(row.get(2));
      nulls += count(row.get(1)) - count;
      if (count == 0) {
        return;
      }
      // Beyond the bins are values beyond the ends that were known: the scan is made again.
      int bin = row.get(0) instanceof Number number ? number.intValue() : 1;
      counts[Math.min(Math.max(bin, 1), counts.length) - 1] += count;
      present += count;
      distinct += Math.min(count, count(row.get(7)));
      least = end(least, row.get(3), -1);
      greatest = end(greatest, row.get(4), 1);
      moments.add((double) count, SqlValues.number(row.get(5), 0), SqlValues.number(row.get(6), 0));
      samples.add(
          SqlValues.doubles(row.get(8)).stream().mapToDouble(Double::doubleValue).toArray());
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
