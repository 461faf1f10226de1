package org.millrace.dataops.quality;

import static org.millrace.dataops.quality.Relation.quoted;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.millrace.dataops.contracts.DatasetRule;
import org.millrace.dataops.datasets.ColumnRange;

/**
 * A rule that each row keeps or breaks by itself.
 *
 * @param broken SQL that is true for a row that breaks it
 * @param keptByAll SQL of aggregates that is true, or NULL, if no row breaks it, where the ends of
 *     a column tell; they cost a fraction of looking at each row
 */
record RowCondition(DatasetRule rule, String broken, Optional<String> keptByAll) {
  private static final String NUMBER = "-?[0-9]+(?:[.][0-9]+)?(?:[eE][+-]?[0-9]+)?";

  /** What goes round the number of a limit. */
  private static final Pattern DRESS = Pattern.compile("make_timestamp\\(|CAST\\(| AS DOUBLE|\\)");

  private static final Pattern LIMIT =
      Pattern.compile(
          "\"([a-z][a-z0-9_]*)\" (>=|>|<=|<) ("
              + "-?[0-9]+|make_timestamp\\(-?[0-9]+\\)|CAST\\("
              + NUMBER
              + " AS DOUBLE\\))");

  private static final Pattern LENGTH =
      Pattern.compile("length\\((\"[a-z][a-z0-9_]*\")\\) <= ([0-9]+)");
  private static final Pattern NOT_BLANK = Pattern.compile("trim\\((\"[a-z][a-z0-9_]*\")\\) <> ''");

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
        "%s(\"%s\") %s %s".formatted(end, matcher.group(1), matcher.group(2), matcher.group(3)));
  }

  /**
   * Whether no row breaks it, as follows from what is known of the columns alone.
   *
   * @param ranges by column, of those that are as the rule expects them
   */
  boolean isProvenBy(Map<String, ColumnRange> ranges) {
    if (rule instanceof DatasetRule.MissingValues missing) {
      ColumnRange range = ranges.get(missing.field());
      return range != null && range.nulls() == 0;
    }
    if (rule instanceof DatasetRule.Condition condition) {
      Matcher limit = LIMIT.matcher(condition.kept().strip());
      ColumnRange range = limit.matches() ? ranges.get(limit.group(1)) : null;
      return range != null
          && isWithin(range, limit.group(2), DRESS.matcher(limit.group(3)).replaceAll(""));
    }
    return false;
  }

  private static boolean isWithin(ColumnRange range, String operator, String limit) {
    Number end = operator.startsWith(">") ? range.least() : range.greatest();
    if (end == null || (end instanceof Double d && !Double.isFinite(d))) {
      return false;
    }
    int order =
        end instanceof Double d
            ? Double.compare(d + 0.0, Double.parseDouble(limit) + 0.0) // -0.0 is 0.0
            : BigDecimal.valueOf(end.longValue()).compareTo(new BigDecimal(limit));
    return switch (operator) {
      case ">=" -> order >= 0;
      case ">" -> order > 0;
      case "<=" -> order <= 0;
      default -> order < 0;
    };
  }

  /** SQL that is true for a row that breaks it, and perhaps for others, but costs less. */
  String suspected() {
    if (rule instanceof DatasetRule.Condition condition) {
      Matcher length = LENGTH.matcher(condition.kept().strip());
      if (length.matches()) {
        // A text has at least as many bytes as characters.
        return "strlen(" + length.group(1) + ") > " + length.group(2);
      }
      Matcher notBlank = NOT_BLANK.matcher(condition.kept().strip());
      if (notBlank.matches()) {
        // What is trimmed begins with a space or beyond ASCII.
        return "%1$s < '!' OR %1$s > '~'".formatted(notBlank.group(1));
      }
    }
    return broken;
  }

  /** The fields that it speaks of. */
  List<String> fields() {
    return rule instanceof DatasetRule.Condition condition ? condition.fields() : List.of();
  }
}
