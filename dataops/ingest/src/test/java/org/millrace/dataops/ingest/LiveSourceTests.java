package org.millrace.dataops.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.millrace.dataops.ingest.TestUseCase.STREAM;
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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.ingest.source.SourceStatus;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;

/** Each kind of source into a real dataset, stopped and begun again in between. */
@Timeout(120)
class LiveSourceTests {
  @TempDir Path folder;
  private TestWorld world;
  private UseCase useCase;

  @BeforeEach
  void open(TestInfo test) throws Exception {
    String method = test.getTestMethod().orElseThrow().getName();
    useCase = TestUseCase.create(folder, "l-" + Integer.toHexString(method.hashCode()));
    world = new TestWorld(folder, TestBroker.servers(), 1_000);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void publishesNewFilesOfAFolderEachOnce() throws Exception {
    Path inbox = Files.createDirectories(folder.resolve("inbox"));
    declare("folder: {path: " + inbox + ", every: 1s}");
    put(inbox.resolve("1.jsonl"), good("a") + "\n" + good("b") + "\n");
    put(inbox.resolve("3.jsonl.part"), good("z"));
    start();
    awaitIds("a", "b");
    world.stopSources();
    put(inbox.resolve("0-late.jsonl"), good("c") + "\nno json\n");
    start();
    awaitIds("a", "b", "c");
    put(inbox.resolve("2.csv"), "id,amount,known_at\nd,4.5,2013-01-01 00:00:00+00\n");
    awaitIds("a", "b", "c", "d");
    assertThat(world.service().quarantine().counts(useCase.name()))
        .containsExactly(new Quarantine.Count(STREAM, "json", 1));
  }

  private static void put(Path file, String text) throws IOException {
    Path beside = file.resolveSibling("." + file.getFileName());
    Files.writeString(beside, text);
    Files.setLastModifiedTime(beside, FileTime.from(Instant.now().minusSeconds(10)));
    Files.move(beside, file);
  }

  @Test
  void publishesWhatADatabaseAddsByTheColumnThatGrows() throws Exception {
    Path file = folder.resolve("shop.db");
    sql(file, "CREATE TABLE readings (n INTEGER PRIMARY KEY, id TEXT, amount REAL, at TEXT)");
    // 12,000 rows in groups of equal n, so that a step ends within a group.
    insert(file, 0, 12_000);
    declare(
        "jdbc: {url: 'jdbc:sqlite:%s', every: 1s, cursor: grp, query: 'SELECT n / 7 AS grp, id, amount, at AS known_at FROM readings'}"
            .formatted(file));
    Path contract = useCase.file("contracts/readings.odcs.yaml");
    Files.writeString(
        contract,
        Files.readString(contract)
            .replace(
                "- {name: amount", "- {name: grp, logicalType: integer}\n      - {name: amount"));
    start();
    awaitCount(12_000);
    world.stopSources();
    insert(file, 14_000, 14_500);
    start();
    awaitCount(12_500);
    assertThat(world.ids(useCase)).doesNotHaveDuplicates();
  }

  private static void insert(Path file, int from, int to) throws SQLException {
    sql(
        file,
        "INSERT INTO readings SELECT value, 'r' || value, 1.5, '2013-01-01T00:00:00Z' FROM"
            + " (WITH RECURSIVE n(value) AS (SELECT "
            + from
            + " UNION ALL SELECT value + 1 FROM n WHERE value + 1 < "
            + to
            + ") SELECT value FROM n)");
  }

  private static void sql(Path file, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void publishesASnapshotAgainOnlyWhenItHasChanged() throws Exception {
    Path file = folder.resolve("shop.db");
    sql(file, "CREATE TABLE readings (n INTEGER PRIMARY KEY, id TEXT, amount REAL, at TEXT)");
    insert(file, 0, 3);
    declare(
        "jdbc: {url: 'jdbc:sqlite:%s', every: 1s, query: 'SELECT id, amount, at AS known_at FROM readings'}"
            .formatted(file));
    start();
    awaitIds("r0", "r1", "r2");
    Instant first = status().lastSuccess().orElseThrow();
    await().until(() -> status().lastSuccess().orElseThrow().isAfter(first.plusSeconds(1)));
    assertThat(status().published()).isEqualTo(3);
    insert(file, 3, 4);
    awaitIds("r0", "r0", "r1", "r1", "r2", "r2", "r3");
  }

  @Test
  void publishesAnotherTopicFieldByField() throws Exception {
    String topic = useCase.name() + ".raw";
    try (Admin admin = Admin.create(java.util.Map.of("bootstrap.servers", world.servers))) {
      admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
    }
    declare(
        "kafka: {topic: "
            + topic
            + "}\n    fields: {id: /event/id, amount: /event/value, known_at: /at}");
    for (int i = 0; i < 4; i++) {
      raw(topic, "r" + i);
    }
    start();
    awaitIds("r0", "r1", "r2", "r3");
    world.stopSources();
    raw(topic, "r4");
    start();
    awaitIds("r0", "r1", "r2", "r3", "r4");
  }

  private void raw(String topic, String id) {
    String value =
        "{\"event\":{\"id\":\"%s\",\"value\":1},\"at\":\"2013-01-01T00:00:00Z\",\"more\":1}"
            .formatted(id);
    world
        .publisher
        .publish(topic, id, Instant.now(), value.getBytes(StandardCharsets.UTF_8))
        .join();
  }

  @Test
  void publishesTheItemsOfAnApiPageByPageAndHeedsRetryAfter() throws Exception {
    AtomicReference<List<String>> items = new AtomicReference<>(List.of("a", "b", "c"));
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/items",
        exchange -> {
          if (asked.incrementAndGet() == 2) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            answer(exchange, 503, "sesame is not answered");
          } else if (!"Bearer sesame"
              .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, "{}");
          } else {
            answer(exchange, 200, page(exchange, items.get()));
          }
        });
    server.start();
    try {
      declare(
          "http: {url: 'http://127.0.0.1:%d/items', items: /data, every: 1s, headers: {Authorization: 'Bearer ${TOKEN}'}, next: {link: /next}}"
              .formatted(server.getAddress().getPort()));
      start();
      awaitIds("a", "b", "c");
      items.set(List.of("d", "a", "b", "c"));
      awaitIds("a", "b", "c", "d");
      world.stopSources();
      items.set(List.of("e", "d", "a", "b", "c"));
      start();
      awaitIds("a", "b", "c", "d", "e");
    } finally {
      server.stop(0);
    }
  }

  /** Two items a page. */
  private static String page(HttpExchange exchange, List<String> items) {
    String query = exchange.getRequestURI().getQuery();
    int from = query == null ? 0 : Integer.parseInt(query.replace("from=", ""));
    int to = Math.min(items.size(), from + 2);
    String data =
        items.subList(from, to).stream().map(TestUseCase::good).collect(Collectors.joining(","));
    String next = to < items.size() ? "\"/items?from=" + to + "\"" : "null";
    return "{\"data\":[" + data + "],\"next\":" + next + "}";
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Test
  void followsNoLinkToAnotherServerAndSaysSoInItsStatus() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/", exchange -> answer(exchange, 200, "{\"data\":[],\"next\":\"http://10.0.0.1/x\"}"));
    server.start();
    try {
      declare(
          "http: {url: 'http://127.0.0.1:%d/', items: /data, every: 1s, next: {link: /next}}"
              .formatted(server.getAddress().getPort()));
      start();
      await()
          .atMost(TestWorld.PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(status().reason())
                    .hasValueSatisfying(
                        why -> assertThat(why).contains("Cannot follow a link to 10.0.0.1"));
                assertThat(status().running()).isFalse();
              });
    } finally {
      server.stop(0);
    }
  }

  @Test
  void refusesASecretThatIsWrittenDownAndOneThatIsNotSet() throws Exception {
    declare("jdbc: {url: 'jdbc:sqlite:x', user: me, password: sesame, query: SELECT 1}");
    start();
    await()
        .untilAsserted(
            () ->
                assertThat(status().reason().orElse(""))
                    .contains("a secret must not be written into a file"));
    world.stopSources();
    declare("folder: {path: '${NOWHERE}/in'}");
    assertThatThrownBy(() -> world.sources().start(useCase))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot find environment variable NOWHERE");
  }

  private void declare(String place) throws IOException {
    Files.writeString(
        useCase.file("dataops.yaml"),
        "sources:\n  - stream: readings\n    "
            + place
            + "\nspine: {stream: readings, cutoff: known_at}\nfeatures: []\n");
  }

  private void start() {
    world.service().start(useCase);
    world.sources().start(useCase);
  }

  private SourceStatus status() {
    return world.sources().status().get(0);
  }

  private void awaitIds(String... ids) {
    awaitRows(rows -> assertThat(rows).containsExactlyInAnyOrder(ids));
  }

  private void awaitCount(int count) {
    awaitRows(rows -> assertThat(rows).hasSize(count));
  }

  private void awaitRows(Consumer<List<String>> check) {
    await().atMost(TestWorld.PATIENCE).untilAsserted(() -> check.accept(world.ids(useCase)));
  }
}
