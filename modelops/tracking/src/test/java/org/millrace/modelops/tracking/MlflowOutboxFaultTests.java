package org.millrace.modelops.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.ModelVersion;
import org.millrace.modelops.tracking.FaultyProxy.Fate;
import org.millrace.modelops.tracking.mlflow.MlflowServer;
import org.millrace.modelops.tracking.mlflow.RealMlflow;

/** MLflow, the network and we ourselves fail at the worst moments; nothing is lost or doubled. */
@Tag("slow")
class MlflowOutboxFaultTests {
  @TempDir Path folder;
  DataSource database;
  MlflowView mlflow;
  FaultyProxy proxy;

  @BeforeEach
  void open() {
    database = TestDatabase.open(folder);
    mlflow = new MlflowView(RealMlflow.url(RealMlflow.shared()));
    proxy = new FaultyProxy(RealMlflow.url(RealMlflow.shared()));
  }

  @AfterEach
  void close() {
    proxy.close();
    RealMlflow.shared();
  }

  @Test
  void everyAnswerMayBeLostOnce() throws Exception {
    loseEachOnce("lost-answers", Fate.LOSE_ANSWER);
  }

  @Test
  void everyRequestMayBeLostOnce() throws Exception {
    loseEachOnce("lost-requests", Fate.LOSE_REQUEST);
  }

  private void loseEachOnce(String useCase, Fate fate) throws Exception {
    Set<String> seen = new HashSet<>();
    proxy.script(call -> seen.add(call) ? fate : Fate.PASS);
    ModelVersion version = new SampleRun(database, folder).train(useCase);
    deliver();
    ShownOnce.assertThatEverythingIsShownOnce(mlflow, version);
    assertThat(seen).hasSizeGreaterThan(25);
  }

  @Test
  void mlflowMayBeKilledInTheMiddle() throws Exception {
    List<String> points = new ArrayList<>(List.of("before runs/create", "mid artifacts/"));
    List<String> killed = new ArrayList<>();
    proxy.script(
        new FaultyProxy.Script() {
          @Override
          public Fate before(String call) {
            if (isAt("before ", call)) {
              kill();
              return Fate.LOSE_REQUEST;
            }
            return isAt("mid ", call) ? Fate.LOSE_HALF : Fate.PASS;
          }

          @Override
          public void after(String call) {
            if (isAt("mid ", call)) {
              kill();
            }
          }

          private boolean isAt(String when, String call) {
            return !points.isEmpty()
                && points.get(0).startsWith(when)
                && call.contains(points.get(0).substring(when.length()));
          }

          private void kill() {
            killed.add(points.remove(0));
            RealMlflow.killShared();
          }
        });
    ModelVersion version = new SampleRun(database, folder).train("killed-server");
    deliver();
    assertThat(killed).hasSize(2);
    RealMlflow.shared();
    ShownOnce.assertThatEverythingIsShownOnce(mlflow, version);
  }

  @Test
  void weMayBeKilledInTheMiddle() throws Exception {
    ModelVersion version = new SampleRun(database, folder).train("killed-platform");
    AtomicReference<Process> jvm = new AtomicReference<>();
    for (String point :
        List.of("runs/create", "log-batch", "logged-models ", "model-versions/create")) {
      Set<String> reached = new LinkedHashSet<>();
      proxy.script(
          new FaultyProxy.Script() {
            @Override
            public Fate before(String call) {
              return call.contains(point) ? Fate.LOSE_ANSWER : Fate.PASS;
            }

            @Override
            public void after(String call) {
              if (call.contains(point)) {
                reached.add(call);
                jvm.get().destroyForcibly(); // SIGKILL
              }
            }
          });
      jvm.set(startJvm());
      assertThat(jvm.get().waitFor(60, TimeUnit.SECONDS)).as(point).isTrue();
      assertThat(reached).as(point).hasSize(1);
    }
    proxy.script(call -> Fate.PASS);
    Process last = startJvm();
    assertThat(last.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(last.exitValue()).isZero();
    ShownOnce.assertThatEverythingIsShownOnce(mlflow, version);
  }

  @Test
  void anotherProcessWaitsForTheLease() throws Exception {
    ControlDatabase control = new ControlDatabase(database);
    OutboxLease theirs = new OutboxLease(control, "theirs", Clock.systemUTC());
    OutboxLease ours = new OutboxLease(control, "ours", Clock.systemUTC());
    assertThat(theirs.hold()).isTrue();
    assertThat(theirs.hold()).isTrue();
    assertThat(ours.hold()).isFalse();
    OutboxLease later =
        new OutboxLease(control, "ours", Clock.offset(Clock.systemUTC(), Duration.ofMinutes(4)));
    assertThat(later.hold()).isTrue();
    assertThat(theirs.hold()).isFalse();
    later.release();
    assertThat(theirs.hold()).isTrue();
  }

  private void deliver() throws InterruptedException {
    MlflowServer server = MlflowServer.external(proxy.url());
    try (server;
        MlflowOutbox outbox =
            MlflowOutbox.start(
                database,
                server,
                "test",
                new SimpleMeterRegistry(),
                Clock.systemUTC(),
                Duration.ofMillis(300))) {
      assertThat(outbox.awaitIdle(Duration.ofSeconds(120))).isTrue();
      assertThat(outbox.parked()).isEmpty();
    }
  }

  private Process startJvm() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "org.millrace.modelops.tracking.OutboxMain",
            folder.toString(),
            proxy.url().toString())
        .inheritIO()
        .start();
  }
}
