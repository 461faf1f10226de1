package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunStatus;

class DataGateTests {
  private static final Instant APRIL = Instant.parse("2024-04-01T00:00:00Z");

  @TempDir Path folder;
  private TrainingFixture fixture;

  @BeforeEach
  void open() throws IOException {
    fixture = new TrainingFixture(folder);
    fixture.parcels().append(0, 2000);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void forbidHarbour() throws IOException {
    Parcels.edit(
        fixture.useCaseFolder,
        "contracts/orders.odcs.yaml",
        "      - {name: depot, logicalType: string, required: true}",
        """
              - name: depot
                logicalType: string
                required: true
                quality:
                  - {id: no_harbour, metric: invalidValues, arguments: {validValues: [north, south]},
                     mustBe: 0}
        """
            .stripTrailing());
  }

  private TrainingRequest request(Optional<String> override) {
    return new TrainingRequest(
        fixture.useCase(), new TrainingRequest.Current(), APRIL, "tests", override);
  }

  private Run lastRun() {
    return fixture.tracker.list("parcels", 1).get(0);
  }

  @Test
  void dataThatKeepsItsContractPassesAndIsDescribedInTheRun() {
    fixture.train(APRIL);

    Run run = lastRun();
    assertThat(run.params()).containsEntry("data_gate", "passed");
    assertThat(run.metrics()).containsEntry("data_anomalies", 0.0);
    Path data = folder.resolve("models/parcels").resolve(run.id()).resolve("data");
    assertThat(data.resolve("orders-profile.json"))
        .content()
        .contains("\"name\":\"weight\"")
        .contains("\"rows\":2000");
    assertThat(data.resolve("orders-checks.json")).content().contains("order_id.required");
  }

  @Test
  void aBrokenRuleBlocksTheRunAndSaysWhatToDo() throws IOException {
    forbidHarbour();

    assertThatThrownBy(() -> fixture.service(1).train(request(Optional.empty()), Progress.NONE))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot train on parcels.orders@")
        .hasMessageContaining("it breaks the rule no_harbour (ENUM_TYPE_UNEXPECTED_STRING_VALUES)")
        .hasMessageContaining("of 2000 rows")
        .hasMessageContaining("dataGateOverride");

    assertThat(lastRun().status()).isEqualTo(RunStatus.FAILED);
    assertThat(lastRun().params()).containsEntry("data_gate", "failed");
    assertThat(lastRun().metrics()).containsEntry("data_anomalies", 1.0);
  }

  @Test
  void anOverrideTrainsAndIsShownInTheRun() throws IOException {
    forbidHarbour();

    TrainingReport report =
        fixture.service(1).train(request(Optional.of("harbour is new")), Progress.NONE);

    assertThat(Files.exists(report.version().folder())).isTrue();
    assertThat(lastRun().params()).containsEntry("data_gate", "overridden: harbour is new");
    assertThatThrownBy(() -> request(Optional.of(" "))).hasMessageContaining("no reason");
  }

  @Test
  void aBrokenServiceLevelBlocksTheRun() {
    StreamHealth late =
        (contract, version, asOf) ->
            contract.stream().equals("depots")
                ? List.of("the newest record is 3h old, due were 30m")
                : List.of();

    assertThatThrownBy(
            () -> fixture.service(1, late).train(request(Optional.empty()), Progress.NONE))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> {
              assertThat(problem.problems()).hasSize(1);
              assertThat(problem.first().what()).startsWith("Cannot train on parcels.depots@");
              assertThat(problem.first().why()).contains("3h old, due were 30m");
            });
  }
}
