package org.millrace.dataops.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.kernel.Row;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Judges every case of records.txt, once as a record of its own and once inside a list. */
class RecordCaseTests {
  private static final Map<String, RecordValidator> VALIDATORS = new HashMap<>();

  static Stream<RecordCase> cases() {
    return RecordCase.all().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isJudgedAsWritten(RecordCase each) {
    RecordValidator validator = validator(each);
    Row row = new Row(validator.schema());

    Verdict verdict = validator.judge(each.json().getBytes(StandardCharsets.UTF_8), row);

    assertThat(words(verdict)).isEqualTo(each.expected());
    assertThat(violations(verdict)).allSatisfy(v -> assertThat(v.fix()).isNotBlank());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isJudgedTheSameInsideAList(RecordCase each) {
    RecordValidator validator = validator(each);
    Row row = new Row(validator.schema());
    String list = "[" + each.json() + "," + each.valid() + ",7]";
    try (JsonParser parser =
        RecordValidator.json()
            .createParser(ObjectReadContext.empty(), list.getBytes(StandardCharsets.UTF_8))) {
      parser.nextToken();
      assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);

      List<Violation> errors = validator.judge(parser, row);

      Verdict verdict =
          errors.isEmpty()
              ? new Verdict.Accepted(validator.warnings())
              : new Verdict.Quarantined(errors);
      assertThat(words(verdict)).isEqualTo(each.expected());
      assertThat(parser.currentToken()).isEqualTo(JsonToken.END_OBJECT);
      assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      assertThat(validator.judge(parser, row)).isEmpty();
      assertThat(validator.warnings()).isEmpty();
      assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_NUMBER_INT);
    }
  }

  private static RecordValidator validator(RecordCase each) {
    return VALIDATORS.computeIfAbsent(
        each.stream(), stream -> TestContracts.of(stream).validator());
  }

  private static List<Violation> violations(Verdict verdict) {
    return verdict instanceof Verdict.Quarantined quarantined
        ? quarantined.violations()
        : ((Verdict.Accepted) verdict).warnings();
  }

  private static String words(Verdict verdict) {
    List<Violation> violations = violations(verdict);
    if (violations.isEmpty()) {
      return "accepted";
    }
    String all =
        violations.stream()
            .map(v -> v.rule() + " " + v.field() + " " + v.why())
            .collect(Collectors.joining(" | "));
    return verdict instanceof Verdict.Accepted ? "warns " + all : all;
  }
}
