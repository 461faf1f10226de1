package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.quality.ColumnProfile;
import org.millrace.dataops.quality.Profile;
import org.millrace.kernel.ProblemException;
import tools.jackson.databind.json.JsonMapper;

class RunErasureTests {
  private static final Map<String, Set<String>> ORDERS = Map.of("orders", Set.of("order_id"));

  @TempDir Path folder;
  private TrainingFixture fixture;
  private RunErasure erasure;
  private String run;
  private Path data;

  @BeforeEach
  void train() throws IOException {
    fixture = new TrainingFixture(folder);
    fixture.parcels().append(0, 2000);
    // Held back at the data gate, which writes down what it finds.
    StreamHealth late = (contract, version, asOf) -> List.of("late");
    TrainingRequest request =
        new TrainingRequest(
            fixture.useCase(),
            new TrainingRequest.Current(),
            Instant.parse("2024-04-01T00:00:00Z"),
            "tests");
    assertThatThrownBy(() -> fixture.service(1, late).train(request, Progress.NONE))
        .isInstanceOf(ProblemException.class);
    run = fixture.tracker.list("parcels", 1).get(0).id();
    data = folder.resolve("models/parcels").resolve(run).resolve("data");
    erasure = new RunErasure(folder.resolve("models"), fixture.tracker);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void whatTheContractHoldsPersonalNowLosesItsValuesAndKeepsItsFigures() throws IOException {
    ColumnProfile before = profile("orders").column("order_id");
    assertThat(before.min()).isNotNull();
    ColumnProfile weight = profile("orders").column("weight");

    RunErasure.Subject subject = new RunErasure.Subject("parcels", ORDERS, "somebody else");
    assertThat(erasure.count(subject)).isEqualTo(1);
    assertThat(erasure.erase(subject)).isEqualTo(Map.of(run, 1));

    ColumnProfile after = profile("orders").column("order_id");
    assertThat(after.min()).isNull();
    assertThat(after.max()).isNull();
    assertThat(after.top()).isEmpty();
    assertThat(after.distinct()).isEqualTo(before.distinct());
    assertThat(profile("orders").column("weight")).isEqualTo(weight);
    assertThat(profile("deliveries").column("order_id").min()).isNotNull();
  }

  @Test
  void aFileInWhichTheKeyStandsLosesAllValuesWhateverItsStream() throws IOException {
    String key = String.valueOf(profile("deliveries").column("order_id").min());
    RunErasure.Subject subject = new RunErasure.Subject("parcels", Map.of(), key);

    assertThat(erasure.erase(subject).get(run)).isPositive();

    for (String stream : new String[] {"orders", "deliveries"}) {
      assertThat(data.resolve(stream + "-profile.json")).content().doesNotContain(key);
    }
    assertThat(profile("deliveries").rows()).isPositive();
    assertThat(profile("deliveries").column("delay").numbers()).isNull();
    assertThat(erasure.count(subject)).isZero();
  }

  @Test
  void aRunIsAnsweredAgainUntilMlflowHasItsFiles() {
    RunErasure.Subject subject = new RunErasure.Subject("parcels", ORDERS, "somebody else");
    assertThat(erasure.erase(subject)).isEqualTo(Map.of(run, 1));
    // As after a kill before MLflow had them.
    assertThat(erasure.erase(subject)).isEqualTo(Map.of(run, 1));

    erasure.done(subject, run);

    assertThat(erasure.erase(subject)).isEmpty();
  }

  private Profile profile(String stream) throws IOException {
    return JsonMapper.shared()
        .readValue(Files.readAllBytes(data.resolve(stream + "-profile.json")), Profile.class);
  }
}
