package org.millrace.dataops.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.millrace.dataops.ingest.TestUseCase.STREAM;
import static org.millrace.dataops.ingest.TestUseCase.good;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.ingest.source.FileSource;
import org.millrace.dataops.ingest.source.Publication;
import org.millrace.dataops.ingest.source.StreamPublisher;
import org.millrace.kernel.UseCase;
import org.springframework.util.unit.DataSize;

/**
 * Broker and ingestion in a JVM of their own, killed with SIGKILL again and again while records
 * pour in. What was acknowledged is known from a ledger outside of that JVM.
 */
@Tag("slow")
@Timeout(600)
class KillTests {
  private static final int KILLS = 3;
  private static final int POISON = 97;
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  @TempDir Path folder;
  private final Random random = new Random(20130101);
  private final Set<String> ledger = ConcurrentHashMap.newKeySet();

  /** Neither acknowledged nor known to be absent. */
  private final Set<String> unknown = ConcurrentHashMap.newKeySet();

  private final Map<Long, String> poison = new ConcurrentHashMap<>();

  @Test
  void everyAcknowledgedRecordIsThereOnceAfterKills() throws Exception {
    UseCase useCase = TestUseCase.create(folder, "killed");
    AtomicBoolean enough = new AtomicBoolean();
    String servers;
    try (IngestChild child = IngestChild.start(folder, useCase);
        StreamPublisher publisher =
            new StreamPublisher(child.servers(), new SimpleMeterRegistry())) {
      servers = child.servers();
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(() -> publish(enough, publisher, useCase));
      for (int kill = 0; kill < KILLS; kill++) {
        int target = ledger.size() + 1_500 + random.nextInt(3_000);
        await().atMost(PATIENCE).until(() -> ledger.size() >= target);
        child.kill();
        child.begin();
      }
      enough.set(true);
      sender.join();
      publisher.flush();
      try (Topics topics = new Topics(servers)) {
        awaitIngested(useCase, topics.ends(useCase.topic(STREAM)));
      }
    }
    try (TestWorld world = new TestWorld(folder, servers, 1)) {
      List<String> ids = world.ids(useCase);
      Set<String> distinct = new HashSet<>(ids);
      assertThat(ids).as("each record once").hasSize(distinct.size());
      // A record whose acknowledgement got lost with the broker may be there or not.
      distinct.removeAll(unknown);
      assertThat(distinct.equals(ledger)).as("every acknowledged record").isTrue();
      Quarantine quarantine = new Quarantine(world.control);
      assertThat(quarantine.counts("killed"))
          .containsExactly(new Quarantine.Count(STREAM, "json", poison.size()));
      poison.forEach(
          (offset, value) ->
              assertThat(quarantine.find("killed", STREAM, 0, offset))
                  .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                  .contains(value));
    }
  }

  @Test
  void recordsOfLongAgoAreThereOnceThoughTheBrokerDiesWhileTheyArePublished() throws Exception {
    int count = 60_000;
    UseCase useCase = TestUseCase.create(folder, "replayed");
    Files.writeString(
        useCase.file("dataops.yaml"),
        """
        sources:
          - stream: readings
            files: []
            select: >
              SELECT 'r' || (1000000 + i) AS id, 1.0 AS amount,
                TIMESTAMPTZ '2013-01-01 00:00:00Z' + i * INTERVAL 1 SECOND AS known_at
              FROM range(60000) AS numbers(i)
        spine: {stream: readings, cutoff: known_at}
        features:
          - {name: amount, row: amount}
        """);
    String servers;
    try (IngestChild child = IngestChild.start(folder, useCase);
        TestWorld world = new TestWorld(folder, child.servers(), 1)) {
      servers = child.servers();
      FileSource source =
          new FileSource(
              world.publisher,
              world.lineage,
              Clock.systemUTC(),
              folder.resolve("scratch"),
              DataSize.ofMegabytes(128));
      AtomicLong sent = new AtomicLong();
      CompletableFuture<Publication> publication =
          CompletableFuture.supplyAsync(
              () ->
                  source.publish(
                      useCase,
                      STREAM,
                      Instant.EPOCH,
                      Instant.parse("2014-01-01T00:00:00Z"),
                      (published, total) -> sent.set(published)));
      await().atMost(PATIENCE).until(() -> sent.get() > 15_000 || publication.isDone());
      child.kill();
      child.begin();
      assertThat(publication.join().total()).isEqualTo(count);
      awaitIngested(useCase, publication.join().ends().get(STREAM));
    }
    try (TestWorld world = new TestWorld(folder, servers, 1)) {
      assertThat(world.ids(useCase))
          .isEqualTo(IntStream.range(0, count).mapToObj(i -> "r" + (1_000_000 + i)).toList());
    }
  }

  @Test
  void rowsOfADatabaseAreThereOnceThoughSourceBrokerAndIngestionDieTogether() throws Exception {
    int count = 60_000;
    UseCase useCase = TestUseCase.create(folder, "pulled");
    Path shop = folder.resolve("shop.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + shop);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE readings (n INTEGER PRIMARY KEY, id TEXT)");
      statement.execute(
          "INSERT INTO readings WITH RECURSIVE r(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM r"
              + " WHERE n < "
              + (count - 1)
              + ") SELECT n, 'r' || n FROM r");
    }
    Files.writeString(
        useCase.file("dataops.yaml"),
        """
        sources:
          - stream: readings
            jdbc:
              url: jdbc:sqlite:%s
              query: SELECT id, n / 1000.0 AS amount, '2013-01-01T00:00:00Z' AS known_at FROM readings
              cursor: amount
              every: 1s
        spine: {stream: readings, cutoff: known_at}
        features: []
        """
            .formatted(shop));
    try (IngestChild child = IngestChild.start(folder, useCase);
        TestWorld watcher = new TestWorld(folder, "127.0.0.1:1", 1)) {
      for (int kill = 1; kill <= KILLS; kill++) {
        long target = kill * 12_000L;
        await()
            .atMost(PATIENCE)
            .until(() -> watcher.dataset(useCase).offsets().getOrDefault(0, 0L) >= target);
        child.kill();
        child.begin();
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(watcher.dataset(useCase).current().orElseThrow().rows())
                      .as(child.lastWords())
                      .isGreaterThanOrEqualTo(count));
      assertThat(watcher.ids(useCase)).hasSize(count).doesNotHaveDuplicates();
    }
  }

  private void publish(AtomicBoolean enough, StreamPublisher publisher, UseCase useCase) {
    for (int i = 0; !enough.get(); i++) {
      String id = "r" + (1_000_000 + i);
      boolean bad = i % POISON == 0;
      String value = bad ? "poison " + id : good(id);
      publisher
          .publish(useCase.topic(STREAM), id, Instant.now(), value.getBytes(StandardCharsets.UTF_8))
          .whenComplete(
              (metadata, failure) -> {
                if (failure != null) {
                  unknown.add(id);
                } else if (bad) {
                  poison.put(metadata.offset(), value);
                } else {
                  ledger.add(id);
                }
              });
      if (i % 50 == 0) {
        // At most 5,000 records a second, so that each life of the child sees many commits.
        LockSupport.parkNanos(10_000_000);
      }
    }
  }

  private void awaitIngested(UseCase useCase, Map<Integer, Long> end) {
    try (TestWorld watcher = new TestWorld(folder, "127.0.0.1:1", 1)) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(
              () ->
                  assertThat(watcher.dataset(useCase).offsets().getOrDefault(0, 0L))
                      .isGreaterThanOrEqualTo(end.get(0)));
    }
  }
}
