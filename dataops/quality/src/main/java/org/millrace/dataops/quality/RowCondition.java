package org.millrace.dataops.quality;

import static org.millrace.dataops.quality.Relation.quoted;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.millrace.dataops.contracts.DatasetRule;

/**
 * A rule that each row keeps or breaks by itself.
 *
 * @param broken SQL that is true for a row that breaks it
 * @param keptByAll SQL of aggregates that is true, or NULL, if no row breaks it, where the ends of
 *     a column tell; they cost a fraction of looking at each row
 */
record RowCondition(DatasetRule rule, String broken, Optional<String> keptByAll) {
  private static final Pattern LIMIT =
      Pattern.compile(
          "(\"[a-z][a-z0-9_]*\") (>=|>|<=|<) (-?[0-9]+|make_timestamp\\(-?[0-9]+\\)|CAST\\(-?[0-9.eE+-]+ AS DOUBLE\\))");

  static Optional<RowCondition> of(DatasetRule rule) {
    if (rule instanceof DatasetRule.MissingValues missing) {
      String column = quoted(missing.field());
      return Optional.of(
          new RowCondition(
              rule, column + " IS NULL", Optional.of("count(" + column + ") = count(*)")));
    }
    if (rule instanceof DatasetRule.Condition condition) {
      // What can't be told is kept: NOT NULL is NULL, which counts as false.
      return Optional.of(
          new RowCondition(rule, "NOT (" + condition.kept() + ")", limit(condition.kept())));
    }
    return Optional.empty();
  }

  /** All values are above a limit if the least is. NaN is above all numbers, as DuckDB has it. */
  private static Optional<String> limit(String kept) {
    Matcher matcher = LIMIT.matcher(kept.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String end = matcher.group(2).startsWith(">") ? "min" : "max";
    return Optional.of(
        "%s(%s) %s %s".formatted(end, matcher.group(1), matcher.group(2), matcher.group(3)));
  }

  /** The fields that it speaks of. */
  List<String> fields() {
    return rule instanceof DatasetRule.Condition condition ? condition.fields() : List.of();
  }
}
