package org.millrace.dataops.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.millrace.dataops.ingest.TestUseCase.good;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.RowCursor;
import org.millrace.kernel.UseCase;

/**
 * A folder, an API and another topic that give their records while the process that publishes and
 * ingests them is killed with SIGKILL: each record is in its dataset once.
 */
@Tag("slow")
@Timeout(600)
class SourceKillTests {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final List<String> STREAMS = List.of("readings", "polled", "copied");
  private static final int KILLS = 3;
  private static final int ROUNDS = 60;
  private static final int EACH = 150;
  private static final int PAGE = 100;

  @TempDir Path folder;
  private final AtomicInteger requests = new AtomicInteger();

  @Test
  void recordsOfFolderApiAndTopicAreThereOnceThoughAllDiesAgainAndAgain() throws Exception {
    UseCase useCase = useCase();
    Path inbox = Files.createDirectories(folder.resolve("inbox"));
    HttpServer api = api();
    try (IngestChild child = start(useCase, inbox, api);
        TestWorld watcher = new TestWorld(folder, child.servers(), 1)) {
      CompletableFuture<Void> giver =
          CompletableFuture.runAsync(() -> give(inbox, watcher, useCase.name() + ".raw"));
      for (int kill = 1; kill <= KILLS; kill++) {
        long target = kill * 5_000L;
        await().atMost(PATIENCE).until(() -> rows(watcher, useCase) >= target);
        child.kill();
        child.begin();
      }
      giver.join();
      List<String> expected =
          IntStream.range(0, ROUNDS * EACH).mapToObj(SourceKillTests::id).toList();
      for (String stream : STREAMS) {
        await()
            .atMost(PATIENCE)
            .until(() -> ids(watcher, useCase, stream).size() >= expected.size());
      }
      // Rounds of the API go on meanwhile and give the same items again.
      int asked = requests.get();
      await().atMost(PATIENCE).until(() -> requests.get() > asked + 2 * ROUNDS * EACH / PAGE);
      for (String stream : STREAMS) {
        assertThat(ids(watcher, useCase, stream))
            .as(stream)
            .containsExactlyInAnyOrderElementsOf(expected);
      }
    } finally {
      api.stop(0);
    }
  }

  private static String id(int number) {
    return "r" + (1_000_000 + number);
  }

  private UseCase useCase() throws IOException {
    UseCase useCase = TestUseCase.create(folder, "live");
    Path contract = useCase.file("contracts/readings.odcs.yaml");
    for (String stream : STREAMS.subList(1, 3)) {
      Files.writeString(
          useCase.file("contracts/" + stream + ".odcs.yaml"),
          Files.readString(contract)
              .replace("name: readings", "name: " + stream)
              .replace("test.readings", "test." + stream));
    }
    return useCase;
  }

  private IngestChild start(UseCase useCase, Path inbox, HttpServer api) throws Exception {
    Files.writeString(
        useCase.file("dataops.yaml"),
        """
        sources:
          - {stream: readings, folder: {path: '%s', every: 1s}}
          - stream: polled
            http: {url: 'http://127.0.0.1:%d/items', every: 1s, next: {page: page}}
          - {stream: copied, kafka: {topic: live.raw}}
        spine: {stream: readings, cutoff: known_at}
        features: []
        """
            .formatted(inbox, api.getAddress().getPort()));
    IngestChild child = IngestChild.start(folder, useCase);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", child.servers()))) {
      admin.createTopics(List.of(new NewTopic("live.raw", 2, (short) 1))).all().get();
    }
    return child;
  }

  /** An API that takes its time, so that it is killed in the midst of a round. */
  private HttpServer api() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/items", this::answer);
    server.start();
    return server;
  }

  private void answer(HttpExchange exchange) throws IOException {
    int page = Integer.parseInt(exchange.getRequestURI().getQuery().replace("page=", ""));
    int from = Math.min(ROUNDS * EACH, (page - 1) * PAGE);
    String items =
        IntStream.range(from, Math.min(ROUNDS * EACH, from + PAGE))
            .mapToObj(i -> good(id(i)))
            .collect(Collectors.joining(",", "[", "]"));
    LockSupport.parkNanos(Duration.ofMillis(80).toNanos());
    requests.incrementAndGet();
    byte[] bytes = items.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** A file and some records every quarter of a second, whether the process lives or not. */
  private static void give(Path inbox, TestWorld world, String topic) {
    for (int round = 0; round < ROUNDS; round++) {
      List<String> ids =
          IntStream.range(round * EACH, (round + 1) * EACH).mapToObj(SourceKillTests::id).toList();
      put(inbox.resolve("%04d.jsonl".formatted(round)), ids);
      for (String id : ids) {
        var unused =
            world.publisher.publish(
                topic, id, Instant.now(), good(id).getBytes(StandardCharsets.UTF_8));
      }
      LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
    }
    world.publisher.flush();
  }

  private static void put(Path file, List<String> ids) {
    try {
      Path beside = file.resolveSibling("." + file.getFileName());
      Files.write(beside, ids.stream().map(TestUseCase::good).toList());
      Files.setLastModifiedTime(beside, FileTime.from(Instant.now().minusSeconds(10)));
      Files.move(beside, file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long rows(TestWorld world, UseCase useCase) {
    return STREAMS.stream()
        .flatMap(stream -> world.catalog.find(useCase.dataset(stream)).stream())
        .flatMap(dataset -> dataset.current().stream())
        .mapToLong(version -> version.rows())
        .sum();
  }

  private static List<String> ids(TestWorld world, UseCase useCase, String stream) {
    Dataset dataset = world.catalog.find(useCase.dataset(stream)).orElseThrow();
    List<String> ids = new ArrayList<>();
    dataset
        .current()
        .ifPresent(
            version -> {
              try (RowCursor rows = dataset.read(version, "id", "true")) {
                rows.forEachRemaining(row -> ids.add(row.getString(0)));
              }
            });
    return ids;
  }
}
