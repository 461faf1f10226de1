package org.millrace.dataops.expressions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/** What is computed here is what DuckDB computes from the same text over the same rows. */
@TestInstance(Lifecycle.PER_CLASS)
class DuckDbParityTests {
  private static final long SEED = 20130101;
  private static final Object FAULT = "no value";

  private final List<Row> rows = RandomRows.of(new Random(SEED), 50);
  private DuckDbTable duckDb;

  @BeforeAll
  void fillTheTable() throws SQLException {
    duckDb = new DuckDbTable(RandomRows.SCHEMA, rows);
  }

  @AfterAll
  void close() throws SQLException {
    duckDb.close();
  }

  @Test
  void agreesOnRandomExpressions() throws SQLException {
    RandomExpressions expressions = new RandomExpressions(new Random(SEED), true);
    for (int i = 0; i < 400; i++) {
      String text = expressions.next();
      assertSame(Expression.parse(text, RandomRows.SCHEMA), 0);
    }
  }

  /** Both must read the same tree out of a text without parentheses, or we must refuse it. */
  @Test
  void agreesOnPrecedence() throws SQLException {
    RandomExpressions expressions = new RandomExpressions(new Random(SEED + 1), false);
    int understood = 0;
    for (int i = 0; i < 400; i++) {
      String text = expressions.next();
      Expression expression;
      try {
        expression = Expression.parse(text, RandomRows.SCHEMA);
      } catch (ProblemException refused) {
        continue;
      }
      understood++;
      assertSame(expression, 0);
    }
    assertThat(understood).isGreaterThan(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ln(d)",
        "ln(abs(d) + 1)",
        "log10(d)",
        "log10(i)",
        "exp(e)",
        "exp(-abs(d))",
        "exp(i)",
        "power(d, 2)",
        "power(d, e)",
        "power(i, 0.5)",
        "pow(2, i)",
        "power(d, -1)",
        "sqrt(i)"
      })
  void agreesOnTranscendentalFunctionsToTheLastDigit(String text) throws SQLException {
    assertSame(Expression.parse(text, RandomRows.SCHEMA), 1);
  }

  private void assertSame(Expression expression, int ulps) throws SQLException {
    List<@Nullable Object> ours = evaluate(expression, rows);
    List<@Nullable Object> theirs;
    try {
      theirs = duckDb.select(DuckDbSql.of(expression.text(), expression.type()), expression.type());
    } catch (SQLException e) {
      fail(expression.text() + " is refused by DuckDB: " + e.getMessage());
      return;
    }
    for (int r = 0; r < rows.size(); r++) {
      if (ours.get(r) == FAULT) {
        // Inside CASE DuckDB may or may not compute the second operand of AND, as it sees fit.
        boolean mayBeSkipped = expression.text().matches(".*\\b(AND|OR)\\b.*");
        assertThat(mayBeSkipped || theirs.get(r) == null)
            .as("%s has no value for %s", expression.text(), rows.get(r))
            .isTrue();
      } else if (!same(ours.get(r), theirs.get(r), ulps)) {
        fail(
            "%s of %s is %s here and %s in DuckDB"
                .formatted(expression.text(), rows.get(r), ours.get(r), theirs.get(r)));
      }
    }
  }

  private static boolean same(@Nullable Object ours, @Nullable Object theirs, int ulps) {
    if (ours instanceof Double a && theirs instanceof Double b) {
      return a.equals(b) || Math.abs(a - b) <= ulps * Math.ulp(b);
    }
    return ours == null ? theirs == null : ours.equals(theirs);
  }

  static List<@Nullable Object> evaluate(Expression expression, List<Row> rows) {
    Program program = Program.compile(List.of(expression));
    Schema schema = Schema.of(Field.optional("x", expression.type()));
    List<@Nullable Object> values = new ArrayList<>();
    Row out = new Row(schema);
    for (Row row : rows) {
      out.clear();
      try {
        program.run(0, row, out, 0);
        values.add(out.toMap().get("x"));
      } catch (Fault noValue) {
        values.add(FAULT);
      }
    }
    assertThat(expression.type()).isNotEqualTo(FieldType.TIMESTAMP);
    return values;
  }
}
