package org.millrace.dataops.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.kernel.UseCase;

/** An API on a real server: its ways to the next page, and what it says when it is busy. */
@Timeout(120)
class HttpSourceTests {
  private static final List<String> ITEMS = List.of("a", "b", "c", "d", "e", "f", "g");
  private static final int PAGE = 3;

  @TempDir Path folder;
  private TestWorld world;
  private UseCase useCase;
  private HttpServer server;

  /** What is answered next instead of items: status, and Retry-After or nothing. */
  private final Deque<String[]> busy = new ArrayDeque<>();

  private final List<Instant> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<String> queries = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void open(TestInfo test) throws Exception {
    String name = test.getTestMethod().orElseThrow().getName() + test.getDisplayName();
    useCase = TestUseCase.create(folder, "h-" + Integer.toHexString(name.hashCode()));
    world = new TestWorld(folder, TestBroker.servers(), 1_000);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/items", this::answer);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
    world.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          by page   | {page: page}                          | null page=1 page=2 page=3 page=4
          by cursor | {cursor: /after, parameter: after}    | null after=3 after=6
          by header | {link: header}                        | null at=3 at=6
          """)
  void takesEveryPageEachItemOnce(String way, String next, String expected) throws Exception {
    start("1h", next);
    await()
        .atMost(TestWorld.PATIENCE)
        .untilAsserted(() -> assertThat(world.ids(useCase)).containsExactlyElementsOf(ITEMS));
    List<String> wanted = new ArrayList<>(List.of(expected.strip().split(" ")));
    if (way.equals("by page")) {
      wanted.remove("null");
    }
    assertThat(queries).containsExactlyElementsOf(wanted);
  }

  @Test
  void waitsAsLongAsTheServerAsks() throws Exception {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.now().plusSeconds(4).atOffset(ZoneOffset.UTC));
    busy.add(new String[] {"429", "2"});
    busy.add(new String[] {"503", date});
    start("1h", "{page: page}");
    await()
        .atMost(TestWorld.PATIENCE)
        .untilAsserted(() -> assertThat(world.ids(useCase)).containsExactlyElementsOf(ITEMS));
    assertThat(pause(0)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    Instant named = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
    assertThat(asked.get(2)).isAfterOrEqualTo(named.minusMillis(50));
    assertThat(world.sources().status().get(0).running()).isTrue();
  }

  @Test
  void waitsLongerEachTimeWhereTheServerDoesNotSayHowLong() throws Exception {
    for (int i = 0; i < 4; i++) {
      busy.add(new String[] {i % 2 == 0 ? "503" : "429", ""});
    }
    start("1h", "{page: page}");
    await()
        .atMost(TestWorld.PATIENCE)
        .untilAsserted(() -> assertThat(world.ids(useCase)).containsExactlyElementsOf(ITEMS));
    // Each wait is drawn from the upper half of 0.5 s, 1 s, 2 s, 4 s.
    for (int failure = 0; failure < 4; failure++) {
      assertThat(pause(failure)).isGreaterThanOrEqualTo(Duration.ofMillis(240L << failure));
    }
    assertThat(world.registry.get("source.failures").counter().count()).isEqualTo(4);
  }

  private Duration pause(int after) {
    return Duration.between(asked.get(after), asked.get(after + 1));
  }

  private void start(String every, String next) throws IOException {
    Files.writeString(
        useCase.file("dataops.yaml"),
        """
        sources:
          - stream: readings
            http: {url: 'http://127.0.0.1:%d/items', items: /data, every: %s, next: %s}
        spine: {stream: readings, cutoff: known_at}
        features: []
        """
            .formatted(server.getAddress().getPort(), every, next));
    world.service().start(useCase);
    world.sources().start(useCase);
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(Instant.now());
    String[] instead = busy.poll();
    if (instead != null) {
      if (!instead[1].isEmpty()) {
        exchange.getResponseHeaders().set("Retry-After", instead[1]);
      }
      send(exchange, Integer.parseInt(instead[0]), "{}");
      return;
    }
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    queries.add(query);
    int number = Integer.parseInt("0" + query.replaceAll("\\D+", ""));
    int from = query.startsWith("page") ? (number - 1) * PAGE : number;
    int to = Math.min(ITEMS.size(), from + PAGE);
    String data =
        from >= to
            ? ""
            : ITEMS.subList(from, to).stream()
                .map(TestUseCase::good)
                .collect(Collectors.joining(","));
    boolean more = to < ITEMS.size();
    if (more) {
      exchange
          .getResponseHeaders()
          .set("Link", "</items?at=0>; rel=\"first\", </items?at=" + to + ">; rel=\"next\"");
    }
    send(exchange, 200, "{\"data\":[" + data + "],\"after\":" + (more ? to : "null") + "}");
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
