package org.millrace.dataops.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.Field;
import org.millrace.kernel.Row;

/** What a rule asks of a table, run by DuckDB, is what it asks of each record. */
class RuleSqlTests {
  private static final List<String> STREAMS = List.of("schedule", "weather", "everything");

  @Test
  void asksTheSameOfATableAsOfItsRecords() throws SQLException {
    int broken = 0;
    for (RecordCase each : RecordCase.all()) {
      if (STREAMS.contains(each.stream())) {
        broken += compare(each);
      }
    }
    assertThat(broken).isGreaterThan(15);
  }

  /** One record as a table of one row: each condition it breaks is told of by the validator. */
  private static int compare(RecordCase each) throws SQLException {
    Contract contract = TestContracts.of(each.stream());
    Row row = new Row(contract.schema());
    Verdict verdict = contract.validator().judge(each.json().getBytes(StandardCharsets.UTF_8), row);
    List<Violation> violations =
        verdict instanceof Verdict.Quarantined bad
            ? bad.violations()
            : ((Verdict.Accepted) verdict).warnings();
    int broken = 0;
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute("CREATE TABLE records AS SELECT " + columns(contract, row));
      for (DatasetRule rule : contract.datasetRules()) {
        if (rule instanceof DatasetRule.Condition condition) {
          try (ResultSet kept =
              statement.executeQuery(
                  "SELECT coalesce(" + condition.kept() + ", true) FROM records")) {
            kept.next();
            boolean told =
                violations.stream()
                    .filter(v -> v.code() == rule.terms().code())
                    .anyMatch(v -> condition.fields().contains(String.valueOf(v.field())));
            String field = condition.fields().get(0);
            boolean read = !row.isNull(contract.schema().require(field));
            if (read && !kept.getBoolean(1)) {
              assertThat(told).as(each + " " + rule.terms().id()).isTrue();
              broken++;
            } else if (read && violations.size() == 1) {
              boolean other =
                  contract.datasetRules().stream()
                      .filter(r -> r != rule && r instanceof DatasetRule.Condition)
                      .anyMatch(
                          r ->
                              r.terms().code() == rule.terms().code()
                                  && ((DatasetRule.Condition) r).fields().contains(field));
              assertThat(told && !other).as(each + " " + rule.terms().id()).isFalse();
            }
          }
        }
      }
    }
    return broken;
  }

  private static String columns(Contract contract, Row row) {
    return contract.schema().fields().stream()
        .map(field -> literal(field, row, contract.schema().require(field.name())))
        .collect(Collectors.joining(", "));
  }

  private static String literal(Field field, Row row, int position) {
    String type =
        switch (field.type()) {
          case BOOLEAN -> "BOOLEAN";
          case INTEGER -> "BIGINT";
          case NUMBER -> "DOUBLE";
          case STRING -> "VARCHAR";
          case TIMESTAMP, LOCAL_TIMESTAMP -> "TIMESTAMP";
        };
    String value = "NULL";
    if (!row.isNull(position)) {
      value =
          switch (field.type()) {
            case BOOLEAN -> String.valueOf(row.getBoolean(position));
            case INTEGER -> String.valueOf(row.getLong(position));
            case NUMBER -> "'" + row.getDouble(position) + "'";
            case STRING -> Check.quoted(String.valueOf(row.getString(position)));
            case TIMESTAMP, LOCAL_TIMESTAMP -> "make_timestamp(" + row.getLong(position) + ")";
          };
    }
    return "CAST(" + value + " AS " + type + ") AS \"" + field.name() + '"';
  }
}
