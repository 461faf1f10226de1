package org.millrace.dataops.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.UseCase;

@Timeout(180)
@EnabledIf(
    value = "org.millrace.dataops.ingest.PostgresServer#isInstalled",
    disabledReason = "PostgreSQL 15 is not installed")
class PostgresSourceTests {
  @TempDir Path folder;

  @Test
  void takesWhatIsAddedByItsTimeOnceThoughSourceAndDatabaseAreStopped() throws Exception {
    UseCase useCase = TestUseCase.create(folder, "pg-increment");
    try (PostgresServer postgres = PostgresServer.start();
        TestWorld world = new TestWorld(folder, TestBroker.servers(), 1_000)) {
      postgres.execute(
          "CREATE TABLE readings (id TEXT, amount NUMERIC(6,2), changed TIMESTAMPTZ NOT NULL)");
      insert(postgres, 0, 15_000);
      declare(useCase, postgres);
      world.service().start(useCase);
      world.sources().start(useCase);
      awaitCount(world, useCase, 15_000);
      world.stopSources();
      insert(postgres, 15_000, 15_100);
      world.sources().start(useCase);
      awaitCount(world, useCase, 15_100);
      assertThat(world.ids(useCase))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 15_100).mapToObj(i -> "r" + i).toList());
      assertThat(world.service().quarantine().find(useCase.name(), record -> true)).isEmpty();
    }
  }

  @Test
  void saysThatTheServerIsAwayWithoutItsPasswordAndGoesOnWhenItIsBack() throws Exception {
    UseCase useCase = TestUseCase.create(folder, "pg-away");
    try (PostgresServer postgres = PostgresServer.start();
        TestWorld world = new TestWorld(folder, TestBroker.servers(), 1_000)) {
      declare(useCase, postgres);
      world.service().start(useCase);
      world.sources().start(useCase);
      await()
          .atMost(TestWorld.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(world.sources().status().get(0).reason().orElse(""))
                      .contains("relation \"readings\" does not exist")
                      .doesNotContain("sesame"));
      postgres.execute("CREATE TABLE readings (id TEXT, amount FLOAT8, changed TIMESTAMPTZ)");
      insert(postgres, 0, 3);
      awaitCount(world, useCase, 3);
      assertThat(world.sources().status().get(0).running()).isTrue();
    }
  }

  /** A hundred rows a moment, so that steps end among rows of equal time. */
  private static void insert(PostgresServer postgres, int from, int to) throws Exception {
    postgres.execute(
        "INSERT INTO readings SELECT 'r' || n, 1.25, TIMESTAMPTZ '2013-01-01 00:00:00Z'"
            + " + (n / 100) * INTERVAL '1.000001 seconds' FROM generate_series("
            + from
            + ", "
            + (to - 1)
            + ") AS n");
  }

  private static void declare(UseCase useCase, PostgresServer postgres) throws Exception {
    Files.writeString(
        useCase.file("dataops.yaml"),
        """
        sources:
          - stream: readings
            jdbc:
              url: %s
              user: millrace
              password: ${PASSWORD}
              query: SELECT id, amount, changed AS known_at FROM readings
              cursor: known_at
              every: 1s
        spine: {stream: readings, cutoff: known_at}
        features: []
        """
            .formatted(postgres.url));
  }

  private static void awaitCount(TestWorld world, UseCase useCase, int count) {
    await()
        .atMost(TestWorld.PATIENCE)
        .untilAsserted(
            () -> {
              List<String> ids = world.ids(useCase);
              assertThat(ids).as(() -> world.sources().status().toString()).hasSize(count);
            });
  }
}
