package org.millrace.dataops.expressions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;

class ExpressionTests {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "carrier                    | Cannot find the column 'carrier'",
        "t.i                        | Cannot find the column 't.i'",
        "sqroot(d)                  | did you mean 'sqrt'?",
        "sum(d)                     | Cannot find the function 'sum'",
        "random()                   | Cannot find the function 'random'",
        "now()                      | Cannot find the function 'now'",
        "current_timestamp          | Cannot use 'current_timestamp'",
        "length(DISTINCT s)         | Cannot use 'length(DISTINCT s)'",
        "length(s) OVER ()          | Cannot use 'length(s) OVER ()'",
        "(SELECT 1)                 | Cannot use '(SELECT 1)'",
        "i IN (SELECT 1)            | Cannot use 'i IN (SELECT 1)'",
        "i IN (j, 1)                | Cannot use 'i IN (j, 1)'",
        "2 ^ 3                      | Cannot use '2 ^ 3'",
        "i // j                     | leave out comments; for an integer division",
        "i + j -- k                 | leave out comments",
        "i /* k */                  | leave out comments",
        "i < = j                    | Cannot understand all",
        "i +                        | as SQL",
        "i j                        | as SQL",
        "i; j                       | as SQL",
        "''x                        | as SQL",
        "i + s                      | Cannot use + with the types [BIGINT, VARCHAR]",
        "i = '7'                    | Cannot use = with the types [BIGINT, VARCHAR]",
        "b + 1                      | Cannot use + with the types [BOOLEAN, INTEGER]",
        "b < c                      | Cannot use < with the types [BOOLEAN, BOOLEAN]",
        "i AND b                    | Cannot use BIGINT as a condition",
        "NOT i                      | Cannot use not with the types [BIGINT]",
        "i = NULL                   | ask IS NULL",
        "NULL                       | it is always NULL",
        "t = l                      | between an instant and a local time",
        "date_diff('day', t, l)     | between an instant and a local time",
        "t - w                      | Cannot use - with the types [TIMESTAMP, TIMESTAMP]",
        "date_diff('week', t, w)    | write divide(date_diff('day', a, b), 7)",
        "date_diff('fortnight',t,w) | Cannot measure time in 'fortnight'",
        "date_part('hours', t)      | did you mean 'hour'?",
        "t + INTERVAL 1.5 HOUR      | Invalid interval",
        "t + INTERVAL (i) HOUR      | Invalid interval",
        "i + INTERVAL 1 HOUR        | Cannot add an interval to BIGINT",
        "i * 1.5                    | write it as a floating point number, 1.5e0",
        "CASE WHEN b THEN i ELSE 1.5 END | write it as a floating point number, 1.5e0",
        "CASE WHEN b THEN i ELSE s END   | Cannot mix the types",
        "CAST(d AS VARCHAR)         | Cannot cast DOUBLE to VARCHAR",
        "CAST(i AS DECIMAL(9,2))    | use one of DOUBLE, BIGINT, INTEGER, VARCHAR, BOOLEAN",
        "CAST('1' AS BIGINT)        | write the value itself",
        "i + 3600 * 1000000         | Cannot compute a constant part",
        "CASE WHEN b THEN CAST(lower('x') AS DOUBLE) END | Cannot compute a constant part",
        "99999999999999999999       | no 64-bit integer is so large",
        "1e999                      | no 64-bit floating point number is so large",
        "0.1234567890123456         | at most 15 digits",
        "s ILIKE 'a'                | Cannot use 's ILIKE 'a''",
        "s LIKE 'a!%' ESCAPE '!'    | Cannot use",
        "E'a'                       | Cannot use",
        "$$a$$                      | Cannot use",
        "x'ff'                      | Cannot use",
        "?                          | Cannot use '?'",
        ":i                         | Cannot use ':i'",
        "[i]                        | Cannot use",
        "coalesce()                 | Cannot call coalesce with 0 arguments",
        "nullif(i)                  | Cannot call nullif with 1 arguments",
        "sqrt(d, d)                 | Cannot use sqrt with the types [DOUBLE, DOUBLE]",
      })
  void refusesWithWordsThatHelp(String text, String words) {
    assertThatThrownBy(() -> Expression.parse(text, RandomRows.SCHEMA))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(words);
  }

  @Test
  void refusesATextTooLong() {
    assertThatThrownBy(() -> Expression.parse("i" + " + 1".repeat(3000), RandomRows.SCHEMA))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("the longest may have 10000");
  }

  /** The user's text is data: whatever it says, it never becomes Java. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"); System.exit(1); (\"",
        "\\u0022); System.exit(1); //",
        "\\",
        "\\n\\\\",
        "line\nbreak \t tab \0 nul",
        "*/ } } /*",
        "${x} %s %d",
        "\u2028 \uD83E\uDD86 \uFFFF"
      })
  void aTextIsOnlyAText(String text) {
    Expression expression = Expression.parse("concat('" + text + "', s)", RandomRows.SCHEMA);
    Row row = new Row(RandomRows.SCHEMA);
    row.setString(RandomRows.SCHEMA.require("s"), "!");

    assertThat(DuckDbParityTests.evaluate(expression, List.of(row))).containsExactly(text + "!");
  }

  @Test
  void aQuoteIsWrittenTwice() {
    assertThat(value("'it''s'")).isEqualTo("it's");
  }

  @Test
  void columnsAndFunctionsMayBeWrittenInAnyCase() {
    assertThat(value("COALESCE(I, \"J\", Abs(-3))")).isEqualTo(3L);
  }

  @Test
  void aWideCaseCompiles() {
    StringBuilder text = new StringBuilder("CASE coalesce(i, 199)");
    for (int n = 0; n < 200; n++) {
      text.append(" WHEN ").append(n).append(" THEN 'v").append(n).append("'");
    }

    assertThat(value(text + " END")).isEqualTo("v199");
  }

  @Test
  void aDeepExpressionCompiles() {
    assertThat(value("(".repeat(60) + "1" + " + 1)".repeat(60))).isEqualTo(61L);
  }

  private static @Nullable Object value(String text) {
    Expression expression = Expression.parse(text, RandomRows.SCHEMA);
    return DuckDbParityTests.evaluate(expression, List.of(new Row(RandomRows.SCHEMA))).get(0);
  }
}
