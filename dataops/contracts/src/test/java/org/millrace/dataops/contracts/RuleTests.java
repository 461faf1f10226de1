package org.millrace.dataops.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.millrace.kernel.UseCase;

/** Rules that take several fields, a whole dataset or a stage to judge. */
class RuleTests {
  private static final String PAYMENT =
      """
      {"id":"p1","known_at":"2024-01-01T00:00:00Z","customer":"c1","holder":"Ada",\
      "amount":100,"refunded":10,"settled_at":"2024-01-02T00:00:00Z","channel":"web",\
      "card":"************1234"}""";

  private final Contract contract = Contract.read(TestContracts.resource("payments.odcs.yaml"));

  @Test
  void aConditionHoldsTheRecordBackWithItsValues() {
    assertThat(judge(PAYMENT)).isEqualTo(new Verdict.Accepted(List.of()));

    Violation violation = quarantined("\"refunded\":10", "\"refunded\":101").violations().get(0);

    assertThat(violation)
        .hasToString(
            "condition: breaks refund_fits: refunded <= amount, with refunded 101.0, amount"
                + " 100.0; refund at most what was paid");
    assertThat(violation.severity()).isEqualTo(Severity.QUARANTINE);
    assertThat(violation.code()).isEqualTo(AnomalyCode.RECORD_CONDITION_BROKEN);
  }

  @Test
  void aConditionThatCantBeToldIsKept() {
    assertThat(judge(PAYMENT.replace("\"refunded\":10,", "")))
        .isEqualTo(new Verdict.Accepted(List.of()));
  }

  @Test
  void aWarningLetsTheRecordPass() {
    assertThat(warnings("2024-01-02T00:00:00Z", "2024-02-02T00:00:00Z"))
        .extracting(Violation::severity)
        .containsExactly(Severity.WARN);
  }

  @Test
  void oneRecordIsOnlyWarnedOfWhatIsToleratedMostly() {
    assertThat(warnings("\"amount\":100", "\"amount\":20000").toString()).contains("small_mostly");
    assertThat(warnings("\"web\"", "\"fax\"").toString()).contains("\"fax\" is not one of web");
    assertThat(warnings("\"web\"", "null").toString()).contains("channel is null");
  }

  @Test
  void aRejectedRecordSaysSo() {
    Verdict.Quarantined rejected = quarantined("************1234", "4111111111111111");

    assertThat(rejected.isRejected()).isTrue();
    assertThat(quarantined("\"amount\":100", "\"amount\":-1").isRejected()).isFalse();
  }

  @Test
  void aRejectedRecordSaysSoBehindManyOtherFaults() {
    StringBuilder many = new StringBuilder("{");
    for (int i = 0; i < 60; i++) {
      many.append("\"u").append(i).append("\":0,");
    }
    String record = many + PAYMENT.replace("************1234", "4111").substring(1);

    assertThat(((Verdict.Quarantined) judge(record)).isRejected()).isTrue();
  }

  @Test
  void aFieldMayBeAbsentWhereItIsNotIn() {
    String request = PAYMENT.replace("\"settled_at\":\"2024-01-02T00:00:00Z\",", "");
    byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
    Row row = new Row(contract.schema());

    assertThat(contract.validator(Stage.SERVING).judge(bytes, row))
        .isEqualTo(new Verdict.Accepted(List.of()));
    assertThat(contract.validator().judge(bytes, row).toString()).contains("settled_at is missing");
    assertThat(contract.validator(Stage.SERVING).judge(late(), row))
        .isEqualTo(new Verdict.Accepted(List.of()));
  }

  private static byte[] late() {
    return PAYMENT
        .replace("2024-01-02T00:00:00Z", "2024-02-02T00:00:00Z")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void asksOfPartOfARecordOnlyTheConditionsOverThatPart() {
    Schema part =
        Schema.of(
            Field.required("refunded", FieldType.NUMBER),
            Field.required("amount", FieldType.NUMBER));
    RecordValidator validator = contract.validator(part);

    String verdict =
        validator
            .judge("{\"refunded\":2,\"amount\":1}".getBytes(StandardCharsets.UTF_8), new Row(part))
            .toString();

    assertThat(verdict).contains("refund_fits").doesNotContain("settled_soon");
  }

  @Test
  void namesPersonsAndTheirDataAndShowsNoneOfIt() {
    assertThat(contract.subjectKey()).hasValue("customer");
    assertThat(contract.personalFields()).containsExactly("customer", "holder");
    assertThat(TestContracts.of("weather").subjectKey()).isEmpty();
    assertThat(TestContracts.of("weather").personalFields()).isEmpty();
    assertThat(quarantined("Ada", "A".repeat(41)).toString())
        .contains("holder the value is longer than 40")
        .doesNotContain("AAA");
  }

  @Test
  void asksADatasetEverythingThatTheContractSays() {
    assertThat(contract.datasetRules())
        .extracting(rule -> rule.terms().id())
        .contains(
            "id.required",
            "id.primaryKey",
            "id.unique",
            "amount.exclusiveMinimum",
            "amount.maximum",
            "known_channel",
            "channel.nullValues",
            "no_card_number",
            "some_rows",
            "duplicateValues",
            "refund_fits",
            "settled_soon",
            "small_mostly",
            "turnover",
            "customer.in.customers.id",
            "known_at.freshness");
    assertThat(contract.datasetRules())
        .allSatisfy(rule -> assertThat(rule.terms().where()).contains("payments.odcs.yaml:"));
  }

  @Test
  void givesEachRuleAnIdOfItsOwn() {
    assertThat(contract.datasetRules())
        .extracting(rule -> rule.terms().id())
        .doesNotHaveDuplicates()
        .contains("channel.nullValues", "channel.nullValues.2");
  }

  @Test
  void readsTolerances() {
    assertThat(rule("known_channel").tolerance())
        .hasToString("must be less than 1 percent")
        .satisfies(tolerance -> assertThat(tolerance.allows(1, 100)).isFalse())
        .satisfies(tolerance -> assertThat(tolerance.allows(1, 101)).isTrue());
    assertThat(rule("small_mostly").tolerance()).hasToString("must be at most 1 percent");
    assertThat(rule("customer.in.customers.id").tolerance())
        .hasToString("must be at most 0.1 percent");
    assertThat(rule("refund_fits").tolerance()).isEqualTo(Tolerance.NONE);
    assertThat(rule("some_rows").tolerance().allows(2, 2)).isFalse();
    assertThat(rule("turnover").tolerance().allows(BigDecimal.valueOf(1_000_000))).isTrue();
    assertThat(rule("turnover").tolerance().allows(new BigDecimal("0.99"))).isFalse();
    assertThat(Tolerance.NONE.allows(0, 0)).isTrue();
    assertThat(rule("small_mostly").tolerance().allows(0, 0)).isTrue();
  }

  @Test
  void readsWhatOnlyADatasetCanAnswer() {
    assertThat(rule("customer.in.customers.id"))
        .isInstanceOfSatisfying(
            DatasetRule.Reference.class,
            reference -> {
              assertThat(reference.otherStream()).isEqualTo("customers");
              assertThat(reference.otherField()).isEqualTo("id");
              assertThat(reference.terms().severity()).isEqualTo(Severity.WARN);
            });
    assertThat(rule("known_at.freshness"))
        .isInstanceOfSatisfying(
            DatasetRule.Freshness.class,
            freshness -> assertThat(freshness.most()).isEqualTo(Duration.ofHours(2)));
    assertThat(rule("duplicateValues"))
        .isInstanceOfSatisfying(
            DatasetRule.DuplicateValues.class,
            duplicates -> assertThat(duplicates.fields()).containsExactly("customer", "known_at"));
  }

  @Test
  void refusesAReferenceToWhatIsNotThere(@TempDir Path folder) throws IOException {
    Path contracts = Files.createDirectories(folder.resolve("case/contracts"));
    String payments = Files.readString(TestContracts.resource("payments.odcs.yaml"));
    Files.writeString(contracts.resolve("payments.odcs.yaml"), payments);
    Files.writeString(
        contracts.resolve("other.odcs.yaml"),
        Files.readString(TestContracts.resource("good.odcs.yaml")));
    UseCase useCase = UseCase.open(folder.resolve("case"));

    assertThatThrownBy(() -> Contract.readAll(useCase))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("payments.odcs.yaml:21")
        .hasMessageContaining("there is no stream 'customers'");

    Files.writeString(
        contracts.resolve("payments.odcs.yaml"), payments.replace("customers.id", "good.size"));
    assertThatThrownBy(() -> Contract.readAll(useCase))
        .hasMessageContaining("customer is STRING, and good.size is of another type");
    Files.writeString(
        contracts.resolve("payments.odcs.yaml"), payments.replace("customers.id", "good.ids"));
    assertThatThrownBy(() -> Contract.readAll(useCase))
        .hasMessageContaining("the stream good has no field 'ids'");
  }

  private DatasetRule rule(String id) {
    return contract.datasetRules().stream()
        .filter(rule -> rule.terms().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private List<Violation> warnings(String from, String to) {
    return ((Verdict.Accepted) judge(PAYMENT.replace(from, to))).warnings();
  }

  private Verdict.Quarantined quarantined(String from, String to) {
    return (Verdict.Quarantined) judge(PAYMENT.replace(from, to));
  }

  private Verdict judge(String json) {
    return contract
        .validator()
        .judge(json.getBytes(StandardCharsets.UTF_8), new Row(contract.schema()));
  }
}
