package org.millrace.dataops.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.kernel.Row;

/** Bad input has a code, whatever it is, and the next record is none the worse for it. */
class AnomalyTests {
  private static final String RECORD =
      """
      {"id":"a","known_at":"2013-01-01T00:00:00Z","flag":true,"count":3,"small":250,"share":0.5,\
      "code":"abc","note":"x","since":"2013-01-01T00:00:00Z","level":1,"colour":"red"}""";

  /** Those of anomalies.proto that are used here, copied by hand from TensorFlow Metadata. */
  private static final Set<String> OF_TFDV =
      Set.of(
          "BOOL_TYPE_BIG_INT",
          "BOOL_TYPE_FLOAT_NOT_INT",
          "BOOL_TYPE_UNEXPECTED_STRING",
          "ENUM_TYPE_INVALID_UTF8",
          "ENUM_TYPE_UNEXPECTED_STRING_VALUES",
          "FEATURE_TYPE_NOT_PRESENT",
          "FEATURE_TYPE_UNEXPECTED_REPEATED",
          "FLOAT_TYPE_BIG_FLOAT",
          "FLOAT_TYPE_HAS_NAN",
          "FLOAT_TYPE_HAS_INF",
          "FLOAT_TYPE_NOT_FLOAT",
          "FLOAT_TYPE_SMALL_FLOAT",
          "INT_TYPE_BIG_INT",
          "INT_TYPE_INT_EXPECTED",
          "INT_TYPE_SMALL_INT",
          "SCHEMA_NEW_COLUMN",
          "STRING_TYPE_NOW_FLOAT",
          "STRING_TYPE_NOW_INT",
          "UNEXPECTED_DATA_TYPE",
          "VALUE_NESTEDNESS_MISMATCH");

  private final Contract contract = TestContracts.of("everything");
  private final RecordValidator validator = contract.validator();
  private final Row row = new Row(contract.schema());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          "flag":true   | "flag":7            | BOOL_TYPE_BIG_INT
          "flag":true   | "flag":0.5          | BOOL_TYPE_FLOAT_NOT_INT
          "flag":true   | "flag":"yes"        | BOOL_TYPE_UNEXPECTED_STRING
          "count":3     | "count":-1          | INT_TYPE_SMALL_INT
          "count":3     | "count":11          | INT_TYPE_BIG_INT
          "count":3     | "count":"3"         | INT_TYPE_INT_EXPECTED
          "count":3     | "count":2.5         | INT_TYPE_INT_EXPECTED
          "small":250   | "small":251         | INT_TYPE_NO_MULTIPLE
          "share":0.5   | "share":"0.5"       | FLOAT_TYPE_NOT_FLOAT
          "share":0.5   | "share":NaN         | FLOAT_TYPE_HAS_NAN
          "share":0.5   | "share":-Infinity   | FLOAT_TYPE_HAS_INF
          "share":0.5   | "share":1.5         | FLOAT_TYPE_BIG_FLOAT
          "share":0.5   | "share":0           | FLOAT_TYPE_SMALL_FLOAT
          "code":"abc"  | "code":7            | STRING_TYPE_NOW_INT
          "code":"abc"  | "code":7.5          | STRING_TYPE_NOW_FLOAT
          "code":"abc"  | "code":true         | UNEXPECTED_DATA_TYPE
          "code":"abc"  | "code":["abc"]      | FEATURE_TYPE_UNEXPECTED_REPEATED
          "code":"abc"  | "code":{"a":1}      | VALUE_NESTEDNESS_MISMATCH
          "code":"abc"  | "code":"abcde"      | STRING_TYPE_UNEXPECTED_LENGTH
          "code":"abc"  | "code":"a1c"        | STRING_TYPE_UNEXPECTED_PATTERN
          "code":"abc"  | "coda":"abc"        | SCHEMA_NEW_COLUMN
          "code":"abc"  | "code":"a","code":1 | FEATURE_TYPE_UNEXPECTED_REPEATED
          "note":"x"    | "note":"\\ud834"     | ENUM_TYPE_INVALID_UTF8
          "id":"a"      | "id":null           | FEATURE_TYPE_NOT_PRESENT
          "since":"2013 | "since":"1999       | INT_TYPE_SMALL_INT
          "colour":"red"| "colour":"green"    | ENUM_TYPE_UNEXPECTED_STRING_VALUES
          "level":1     | "level":4           | ENUM_TYPE_UNEXPECTED_STRING_VALUES
          "note":"x"    | "note":x            | RECORD_MALFORMED
          """)
  void hasItsCode(String from, String to, AnomalyCode code) {
    Verdict verdict = judge(RECORD.replace(from, to));

    assertThat(violations(verdict)).extracting(Violation::code).contains(code);
    assertThat(code.isTfdv()).isEqualTo(OF_TFDV.contains(code.name()));
    assertThat(judge(RECORD)).isEqualTo(new Verdict.Accepted(List.of()));
  }

  @Test
  void aTypeThatChangesInMidStreamIsToldOfEachRecordUntilItChangesBack() {
    for (int i = 0; i < 200; i++) {
      boolean changed = i >= 50 && i < 150;
      Verdict verdict = judge(changed ? RECORD.replace("\"count\":3", "\"count\":\"3\"") : RECORD);

      assertThat(verdict instanceof Verdict.Quarantined).as("record %d", i).isEqualTo(changed);
    }
  }

  @Test
  void aRecordOfTenMegabytesIsNotRead() {
    byte[] huge = new byte[10 << 20];
    Arrays.fill(huge, (byte) 'x');

    assertThat(violations(validator.judge(huge, row)))
        .extracting(Violation::code)
        .containsExactly(AnomalyCode.RECORD_TOO_LARGE);
  }

  @Test
  void invalidUtf8IsToldWithItsPlace() {
    byte[] bytes = RECORD.getBytes(StandardCharsets.UTF_8);
    int at = RECORD.indexOf("\"x\"") + 1;
    bytes[at] = (byte) 0xE8;

    assertThat(violations(validator.judge(bytes, row)))
        .extracting(Violation::toString, Violation::code)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "json: is no UTF-8 text at byte " + at + "; encode the record in UTF-8",
                AnomalyCode.ENUM_TYPE_INVALID_UTF8));
  }

  @Test
  void aViolationIsAnAnomalyOfItsStream() {
    Violation violation = violations(judge(RECORD.replace("\"count\":3", "\"count\":11"))).get(0);

    Anomaly anomaly = Anomaly.of(violation, contract);

    assertThat(anomaly)
        .hasToString(
            "INT_TYPE_BIG_INT QUARANTINE everything.count: count 11 is not below 10.5; send less"
                + " than 10.5");
    assertThat(anomaly.shortText()).isEqualTo("an integer or a time is too high");
    assertThat(anomaly.owner()).isEqualTo("Testing");
  }

  private Verdict judge(String json) {
    return validator.judge(json.getBytes(StandardCharsets.UTF_8), row);
  }

  private static List<Violation> violations(Verdict verdict) {
    return verdict instanceof Verdict.Quarantined bad
        ? bad.violations()
        : ((Verdict.Accepted) verdict).warnings();
  }
}
