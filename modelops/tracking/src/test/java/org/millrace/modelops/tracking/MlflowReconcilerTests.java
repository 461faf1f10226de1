package org.millrace.modelops.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.modelops.tracking.mlflow.ManagedMlflow;
import org.millrace.modelops.tracking.mlflow.MlflowClient;
import org.millrace.modelops.tracking.mlflow.MlflowRegistry;
import org.millrace.modelops.tracking.mlflow.RealMlflow;

/** People change things in a real MLflow, and it is noticed. */
class MlflowReconcilerTests {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static int models;
  static ManagedMlflow server;

  @TempDir Path folder;
  DataSource database;
  MlflowOutbox outbox;
  ModelRegistry registry;
  MlflowReconciler reconciler;
  MlflowRegistry theirs;
  String model;
  final List<Drift> found = new ArrayList<>();

  @BeforeAll
  static void startMlflow() {
    server = RealMlflow.shared();
  }

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.open(folder);
    Clock clock = Clock.systemUTC();
    outbox = MlflowOutbox.start(database, server, "test", new SimpleMeterRegistry(), clock);
    registry = new ModelRegistry(database, clock);
    RunTracker runs = new RunTracker(database, clock);
    reconciler = new MlflowReconciler(database, registry, runs, clock);
    MlflowClient client = RealMlflow.awaitReady(server);
    theirs = client.registry();
    model = "reconciled-" + ++models;
    new SampleRun(database, folder).train(model);
    new SampleRun(database, folder).train(model);
    registry.life().tag(model, 2, "ticket", "OPS-7", new Decision("ann", "asked for"));
    assertThat(outbox.awaitIdle(PATIENCE)).isTrue();
    assertThat(outbox.parked()).isEmpty();
    assertThat(compare()).as("what was told is what is there").isEmpty();
  }

  @AfterEach
  void close() {
    outbox.close();
  }

  @Test
  void anAliasMovedInMlflowIsFoundAndPutBack() throws Exception {
    theirs.setAlias(model, "champion", "1");
    theirs.setAlias(model, "favourite", "1");
    List<Drift> drifts = compare();
    assertThat(drifts)
        .containsExactly(
            alias("champion", 2, Optional.of("2"), Optional.of("1")),
            alias("favourite", 0, Optional.empty(), Optional.of("1")));
    revert(drifts);
    assertThat(theirs.aliases(model)).containsExactly(Map.entry("champion", "2"));

    theirs.removeAlias(model, "champion");
    drifts = compare();
    assertThat(drifts).containsExactly(alias("champion", 2, Optional.of("2"), Optional.empty()));
    revert(drifts);
    assertThat(theirs.aliases(model)).containsExactly(Map.entry("champion", "2"));
  }

  @Test
  void tagsChangedInMlflowAreFoundAndPutBack() throws Exception {
    theirs.tagVersion(model, "2", "ticket", "OPS-8");
    theirs.tagVersion(model, "2", "auc", "0.99");
    theirs.tagVersion(model, "1", "note", "mine");
    theirs.untagVersion(model, "1", "millrace.package_digest");
    List<Drift> drifts = compare();
    assertThat(drifts)
        .containsExactlyInAnyOrder(
            drift(2, Drift.Kind.TAG, "ticket", Optional.of("OPS-7"), Optional.of("OPS-8")),
            drift(2, Drift.Kind.OWN_TAG, "auc", Optional.of("0.71"), Optional.of("0.99")),
            drift(1, Drift.Kind.TAG, "note", Optional.empty(), Optional.of("mine")),
            drift(
                1,
                Drift.Kind.OWN_TAG,
                "millrace.package_digest",
                Optional.of("c0ffee"),
                Optional.empty()));
    revert(drifts);
  }

  @Test
  void aVersionDeletedInMlflowIsRegisteredAgain() throws Exception {
    theirs.removeAlias(model, "champion");
    theirs.deleteVersion(model, "2");
    List<Drift> drifts = compare();
    assertThat(drifts)
        .containsExactly(
            drift(2, Drift.Kind.VERSION, "", Optional.of("2"), Optional.empty()),
            alias("champion", 2, Optional.of("2"), Optional.empty()));
    revert(drifts);
    assertThat(theirs.aliases(model)).containsExactly(Map.entry("champion", "3"));
    assertThat(theirs.versions(model))
        .filteredOn(version -> version.number().equals("3"))
        .singleElement()
        .satisfies(
            version ->
                assertThat(version.tags())
                    .containsEntry("ticket", "OPS-7")
                    .containsEntry("millrace.version", "2"));
  }

  @Test
  void isAskedAgainAndAgainWhileNothingWaits() {
    List<List<Drift>> polls = new java.util.concurrent.CopyOnWriteArrayList<>();
    outbox.whenIdle(Duration.ofMillis(100), mlflow -> polls.add(reconciler.compare(mlflow)));
    theirs.setAlias(model, "champion", "1");
    await()
        .atMost(PATIENCE)
        .until(() -> polls.size() > 2 && !polls.get(polls.size() - 1).isEmpty());
  }

  @Test
  void whatIsOnItsWayToMlflowIsNoDrift() throws Exception {
    theirs.setAlias(model, "champion", "1");
    outbox.close();
    registry.removeAlias(model, "champion", "on its way");
    assertThat(reconciler.compare(RealMlflow.awaitReady(server))).isEmpty();
    Drift stale = alias("champion", 2, Optional.of("2"), Optional.of("1"));
    assertThat(reconciler.revert(List.of(stale))).isEmpty();
  }

  @Test
  void aDeletedVersionIsGoneFromMlflowToo() throws Exception {
    registry.life().delete(model, 1, new Decision("ann", "space"));
    assertThat(outbox.awaitIdle(PATIENCE)).isTrue();
    assertThat(outbox.parked()).isEmpty();
    assertThat(theirs.versions(model)).extracting(version -> version.number()).containsOnly("2");
    registry.life().retire(model, 2, new Decision("ann", "the service ends"));
    assertThat(outbox.awaitIdle(PATIENCE)).isTrue();
    assertThat(theirs.aliases(model)).isEmpty();
    assertThat(theirs.versions(model).get(0).tags()).containsEntry("millrace.status", "retired");
    assertThat(compare()).isEmpty();
  }

  private List<Drift> compare() throws InterruptedException {
    found.clear();
    assertThat(outbox.doWhenIdle(mlflow -> found.addAll(reconciler.compare(mlflow)), PATIENCE))
        .isTrue();
    return List.copyOf(found);
  }

  private void revert(List<Drift> drifts) throws InterruptedException {
    assertThat(reconciler.revert(drifts)).containsExactlyInAnyOrderElementsOf(drifts);
    assertThat(reconciler.revert(drifts)).as("it is on its way").isEmpty();
    assertThat(outbox.awaitIdle(PATIENCE)).isTrue();
    assertThat(compare()).isEmpty();
  }

  private Drift alias(String name, int version, Optional<String> ours, Optional<String> is) {
    return drift(version, Drift.Kind.ALIAS, name, ours, is);
  }

  private Drift drift(
      int version, Drift.Kind kind, String name, Optional<String> ours, Optional<String> is) {
    return new Drift(model, version, kind, name, ours, is);
  }
}
