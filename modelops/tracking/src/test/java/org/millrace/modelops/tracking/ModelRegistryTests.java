package org.millrace.modelops.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.ProblemException;
import org.springframework.jdbc.core.simple.JdbcClient;

class ModelRegistryTests {
  @TempDir Path folder;
  DataSource database;
  RunTracker tracker;
  ModelRegistry registry;

  @BeforeEach
  void open() {
    database = TestDatabase.open(folder);
    tracker = new RunTracker(database, Clock.systemUTC());
    registry = new ModelRegistry(database, Clock.systemUTC());
  }

  @Test
  void versionsCountFromOneForEachModel() {
    ModelVersion first = register("delays");
    ModelVersion second = register("delays");
    ModelVersion other = register("fraud");

    assertThat(List.of(first.version(), second.version(), other.version()))
        .containsExactly(1, 2, 1);
    assertThat(registry.list("delays")).containsExactly(second, first);
    assertThat(registry.find("delays", 1)).contains(first);
    assertThat(registry.find("delays", 3)).isEmpty();
    assertThat(registry.models()).containsExactly("delays", "fraud");
  }

  @Test
  void registeringARunAgainGivesTheSameVersionAndLeavesNoGap() {
    Registration registration = registration("delays");
    ModelVersion first = registry.register(registration);
    assertThat(registry.register(registration)).isEqualTo(first);
    assertThat(register("delays").version()).isEqualTo(2);

    Registration changed =
        new Registration("delays", registration.runId(), "other", folder, Map.of());
    assertThatThrownBy(() -> registry.register(changed))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("it is version 1 with package digest");
    assertThat(register("delays").version()).isEqualTo(3);
  }

  @Test
  void numbersAreNeverGivenTwiceUnderContention() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        Registration registration = registration("delays");
        calls.add(() -> registry.register(registration).version());
      }
      List<Integer> numbers = new ArrayList<>();
      for (Future<Integer> call : pool.invokeAll(calls)) {
        numbers.add(call.get());
      }
      assertThat(numbers)
          .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 24).boxed().toList());
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void championIsTheVersionSetLast() {
    register("delays");
    ModelVersion second = register("delays");
    registry.setAlias("delays", "champion", 1, "first");
    registry.setAlias("delays", "champion", 2, "better");
    registry.setAlias("delays", "champion", 2, "said twice");

    assertThat(registry.find("delays", ModelRegistry.CHAMPION)).contains(second);
    assertThat(registry.aliases("delays")).containsExactly(Map.entry("champion", 2));
    assertThat(registry.history("delays", "champion"))
        .extracting(AliasMove::move, AliasMove::version, AliasMove::reason)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, 1, "first"),
            org.assertj.core.groups.Tuple.tuple(2, 2, "better"));
    assertThat(kinds("MoveAlias")).isEqualTo(2);
  }

  @Test
  void rollingBackTwiceGoesBackTwice() {
    for (int version = 1; version <= 3; version++) {
      register("delays");
      registry.setAlias("delays", "champion", version, "better");
    }
    assertThat(registry.rollBack("delays", "champion", "errors").version()).isEqualTo(2);
    assertThat(registry.rollBack("delays", "champion", "errors").version()).isEqualTo(1);
    assertThatThrownBy(() -> registry.rollBack("delays", "champion", "errors"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("it never pointed at an earlier version");
    register("delays");
    registry.setAlias("delays", "champion", 4, "better");
    assertThat(registry.rollBack("delays", "champion", "errors").version()).isEqualTo(1);
  }

  @Test
  void anAliasCanBeTakenAway() {
    register("delays");
    registry.setAlias("delays", "challenger", 1, "canary");
    registry.removeAlias("delays", "challenger", "promoted");
    registry.removeAlias("delays", "challenger", "said twice");

    assertThat(registry.find("delays", "challenger")).isEmpty();
    assertThat(registry.history("delays", "challenger"))
        .extracting(AliasMove::version)
        .containsExactly(1, 0);
    assertThatThrownBy(() -> registry.rollBack("delays", "challenger", "errors"))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void refusesAnUnknownVersionAndANameMlflowKeepsForItself() {
    register("delays");
    assertThatThrownBy(() -> registry.setAlias("delays", "champion", 9, ""))
        .hasMessageContaining("Cannot find model delays version 9");
    assertThatThrownBy(() -> registry.setAlias("nothing", "champion", 1, ""))
        .hasMessageContaining("Cannot find model nothing");
    for (String alias : List.of("latest", "v1", "v22", "Champion", "", "a b")) {
      assertThatThrownBy(() -> registry.setAlias("delays", alias, 1, ""))
          .as(alias)
          .hasMessageContaining("Invalid name '" + alias + "'");
    }
    assertThat(registry.aliases("delays")).isEmpty();
  }

  private ModelVersion register(String model) {
    return registry.register(registration(model));
  }

  private Registration registration(String model) {
    Run run = tracker.begin(new RunStart(model, "d1", "nightly", "alice", 7, Map.of()));
    return new Registration(model, run.id(), "digest", folder, Map.of("auc", 0.7));
  }

  private long kinds(String kind) {
    return JdbcClient.create(database)
        .sql("SELECT COUNT(*) FROM mlflow_outbox WHERE kind = ?")
        .param(kind)
        .query(Long.class)
        .single();
  }
}
