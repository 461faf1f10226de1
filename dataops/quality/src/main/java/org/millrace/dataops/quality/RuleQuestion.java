package org.millrace.dataops.quality;

import static org.millrace.dataops.quality.Relation.quoted;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.AnomalyCode;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.DatasetRule;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Times;

/** Asks one rule of one dataset version. */
record RuleQuestion(
    Relation table,
    Contract contract,
    long rows,
    Instant asOf,
    Map<String, Relation> others,
    Wording words) {
  private static final int EXAMPLES = 20;

  /** A rule that can't be asked is told as such, and never as kept. */
  CheckResult ask(DatasetRule rule) {
    try {
      return answer(rule);
    } catch (ProblemException e) {
      return words.unanswered(rule, e.first().why());
    }
  }

  private CheckResult answer(DatasetRule rule) {
    Optional<RowCondition> condition = RowCondition.of(rule);
    if (condition.isPresent()) {
      return counted(rule, count("count(*) FILTER (WHERE " + condition.get().broken() + ")"));
    }
    if (rule instanceof DatasetRule.DuplicateValues duplicates) {
      return duplicates(duplicates);
    }
    if (rule instanceof DatasetRule.RowCount) {
      boolean kept = rule.tolerance().allows(BigDecimal.valueOf(rows));
      return kept ? words.kept(rule, rows + " rows") : words.rowCount(rule);
    }
    if (rule instanceof DatasetRule.Reference reference) {
      return reference(reference);
    }
    if (rule instanceof DatasetRule.Freshness freshness) {
      return freshness(freshness);
    }
    return query((DatasetRule.Query) rule);
  }

  /**
   * @param broken how many rows break the rule
   */
  CheckResult counted(DatasetRule rule, long broken) {
    if (rule.tolerance().allows(broken, rows)) {
      return words.kept(rule, words.share(broken));
    }
    List<String> examples =
        RowCondition.of(rule)
            .map(condition -> keys(table.from() + " WHERE " + condition.broken()))
            .orElse(List.of());
    return words.broken(rule, broken, examples);
  }

  /**
   * Values of equal hash are counted first, which takes little memory; only where there are some
   * are the values themselves compared.
   */
  private CheckResult duplicates(DatasetRule.DuplicateValues rule) {
    String fields = rule.fields().stream().map(Relation::quoted).collect(Collectors.joining(", "));
    String there =
        rule.fields().stream()
            .map(field -> quoted(field) + " IS NOT NULL")
            .collect(Collectors.joining(" AND "));
    String present = " FROM " + table.from() + " WHERE " + there;
    long collisions =
        count("(SELECT count(*) - count(DISTINCT hash(" + fields + "))" + present + ")");
    long repeated = 0;
    String groups =
        "(SELECT " + fields + ", count(*) AS n" + present + " GROUP BY ALL HAVING count(*) > 1)";
    if (collisions > 0) {
      repeated = count("(SELECT coalesce(sum(n - 1), 0) FROM " + groups + ")");
    }
    if (rule.tolerance().allows(repeated, rows)) {
      return words.kept(rule, words.share(repeated));
    }
    String shown =
        rule.fields().stream()
            .map(field -> quoted(field) + "::VARCHAR")
            .collect(Collectors.joining(", ", "concat_ws(', ', ", ")"));
    List<String> examples =
        contract.personalFields().stream().anyMatch(rule.fields()::contains)
            ? List.of()
            : texts("SELECT " + shown + " AS x FROM " + groups + " ORDER BY x LIMIT " + EXAMPLES);
    return words.broken(rule, repeated, examples);
  }

  private CheckResult reference(DatasetRule.Reference rule) {
    Relation other = others.get(rule.otherStream());
    if (other == null) {
      return words.broken(
          rule,
          AnomalyCode.COMPARATOR_CONTROL_DATA_MISSING,
          "there is no version of the dataset of " + rule.otherStream(),
          "ingest " + rule.otherStream() + " first, then check again");
    }
    String lost =
        "%1$s WHERE %2$s IS NOT NULL AND NOT EXISTS (FROM %3$s o WHERE o.%4$s = %1$s.%2$s)"
            .formatted(table.from(), quoted(rule.field()), other.from(), quoted(rule.otherField()));
    long broken = count("(SELECT count(*) FROM " + lost + ")");
    return rule.tolerance().allows(broken, rows)
        ? words.kept(rule, words.share(broken))
        : words.broken(rule, broken, keys(lost));
  }

  private CheckResult freshness(DatasetRule.Freshness rule) {
    List<?> row =
        table
            .rows("SELECT epoch_us(max(" + quoted(rule.field()) + ")) FROM " + table.from())
            .get(0);
    if (!(row.get(0) instanceof Number newest)) {
      return words.broken(
          rule, AnomalyCode.NO_DATA_IN_SPAN, "no row has a " + rule.field(), "ingest some rows");
    }
    long age = Times.toMicros(asOf) - newest.longValue();
    String measured =
        "newest "
            + Times.toInstant(newest.longValue())
            + ", "
            + words.span(age)
            + " before "
            + asOf;
    return rule.tolerance().allows(BigDecimal.valueOf(age, 6))
        ? words.kept(rule, measured)
        : words.broken(
            rule,
            rule.terms().code(),
            measured,
            "see why the stream has stopped, or ask for an earlier moment");
  }

  private CheckResult query(DatasetRule.Query rule) {
    List<List<@Nullable Object>> found =
        table.rows(rule.sql().replace("${table}", table.from()), Duration.ofMinutes(1));
    if (found.size() != 1
        || found.get(0).size() != 1
        || !(found.get(0).get(0) instanceof Number number)) {
      return words.unanswered(rule, "its query does not answer with one number");
    }
    BigDecimal figure = new BigDecimal(number.toString());
    return rule.tolerance().allows(figure)
        ? words.kept(rule, figure.toPlainString())
        : words.broken(
            rule,
            rule.terms().code(),
            "its query gives " + figure.toPlainString(),
            "correct the rows that the query counts");
  }

  private long count(String aggregate) {
    Answer answer = new Answer();
    answer.add(aggregate);
    answer.ask(aggregate.startsWith("(SELECT") ? table.from("(SELECT 1)") : table);
    return answer.count(0);
  }

  /** The keys of offending rows, unless they tell of a person. */
  private List<String> keys(String from) {
    String key = contract.key();
    return contract.personalFields().contains(key)
        ? List.of()
        : texts(
            "SELECT %1$s FROM %2$s ORDER BY 1 LIMIT %3$d".formatted(quoted(key), from, EXAMPLES));
  }

  private List<String> texts(String sql) {
    return table.rows(sql).stream()
        .flatMap(row -> Stream.ofNullable(row.get(0)))
        .map(Object::toString)
        .toList();
  }
}
