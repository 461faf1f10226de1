package org.millrace.dataops.quality;

import static org.millrace.dataops.quality.Relation.isNumeric;
import static org.millrace.dataops.quality.Relation.number;
import static org.millrace.dataops.quality.Relation.quoted;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Schema;

/**
 * Profiles a relation in few passes: the ends of each column, which Parquet's footers tell as a
 * rule; then counts, sums and histograms in one scan; quantiles of a sample; top values. Never
 * DuckDB's SUMMARIZE, which takes ten times as long.
 */
final class Profiler {
  /** About as many rows give the quantiles. */
  static final int SAMPLE = 200_000;

  private static final int PREFIX = 20_000;

  private Profiler() {}

  /**
   * @param hidden columns of which no value may be kept
   */
  static List<ColumnProfile> profile(Relation given, Set<String> hidden) {
    Schema schema = given.schema();
    Ends ends = Ends.of(given, schema);
    Relation relation = given;
    if (!ends.areFinite()) {
      // Records can't hold them, but tables that other engines write to can.
      relation = given.from(finite(given));
      ends = Ends.of(relation, schema);
    }
    List<ColumnScan> scans = new ArrayList<>();
    Answer answer = new Answer();
    for (Field field : schema.fields()) {
      scans.add(ColumnScan.plan(field, ends, answer));
    }
    answer.ask(relation);
    List<List<Double>> quantiles = quantiles(relation, ends.rows());
    List<ColumnProfile> profiles = new ArrayList<>();
    for (int i = 0; i < scans.size(); i++) {
      boolean isHidden = hidden.contains(schema.field(i).name());
      profiles.add(scans.get(i).profile(answer, relation, quantiles.get(i), isHidden));
    }
    return profiles;
  }

  private static String finite(Relation relation) {
    String replaced =
        relation.schema().fields().stream()
            .filter(field -> field.type() == FieldType.NUMBER)
            .map(field -> quoted(field.name()))
            .map(name -> "CASE WHEN isfinite(%s) THEN %s END AS %s".formatted(name, name, name))
            .collect(Collectors.joining(", "));
    return "(SELECT * REPLACE (" + replaced + ") FROM " + relation.from() + ")";
  }

  /** For each field; empty where it has none. */
  private static List<List<Double>> quantiles(Relation relation, long rows) {
    List<Field> fields = relation.schema().fields();
    List<Integer> places = new ArrayList<>();
    Answer answer = new Answer();
    String at = Distribution.AT.toString();
    for (Field field : fields) {
      places.add(
          isNumeric(field)
              ? answer.add("quantile_disc(%s, %s::DOUBLE[])::DOUBLE[]".formatted(number(field), at))
              : -1);
    }
    answer.ask(rows <= SAMPLE ? relation : relation.from(sample(relation, rows)));
    return places.stream()
        .map(place -> place < 0 ? List.<Double>of() : SqlValues.doubles(answer.value(place)))
        .toList();
  }

  /**
   * Rows whose hash falls into the sample: of a column that is nearly a key among the first rows, a
   * number rather than a text since that is read faster, or else of the whole row. Rows of equal
   * hash are all in or all out.
   */
  private static String sample(Relation relation, long rows) {
    List<Field> fields = relation.schema().fields();
    Answer answer = new Answer();
    fields.forEach(field -> answer.add("approx_count_distinct(" + quoted(field.name()) + ")"));
    answer.ask(relation.from("(SELECT * FROM %s LIMIT %d)".formatted(relation.from(), PREFIX)));
    Optional<Field> nearlyKey =
        IntStream.range(0, fields.size())
            .filter(i -> answer.count(i) > PREFIX * 0.8)
            .mapToObj(fields::get)
            .min(Comparator.comparing(field -> field.type().isText()));
    String hashed =
        nearlyKey.isPresent()
            ? quoted(nearlyKey.get().name())
            : fields.stream().map(field -> quoted(field.name())).collect(Collectors.joining(", "));
    String columns =
        fields.stream()
            .filter(Relation::isNumeric)
            .map(field -> quoted(field.name()))
            .collect(Collectors.joining(", "));
    return "(SELECT %s FROM %s WHERE hash(%s) %% %d = 0)"
        .formatted(columns.isEmpty() ? "1" : columns, relation.from(), hashed, rows / SAMPLE);
  }
}
