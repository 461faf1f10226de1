package org.millrace.modelops.tracking.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against servers that misbehave: each call is sent once and ends in bounded time. */
class MlflowClientGuardTests {
  final List<String> calls = new CopyOnWriteArrayList<>();
  final ExecutorService threads = Executors.newCachedThreadPool();
  final CountDownLatch end = new CountDownLatch(1);
  HttpServer server;
  volatile int status = 200;
  volatile String answer = "{}";
  volatile boolean hangs;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 429, 500, 503})
  void nothingThatFailsIsSentTwice(int failure) {
    status = failure;
    answer = "{\"error_code\": \"SOME_ERROR\", \"message\": \"because\"}";
    for (Consumer<MlflowClient> call : everyKindOfCall()) {
      calls.clear();
      MlflowException e = failureOf(call, Duration.ofSeconds(5));
      assertThat(calls).as(e.getMessage()).hasSize(1);
      assertThat(e.status()).isEqualTo(failure);
      assertThat(e.code()).isEqualTo("SOME_ERROR");
      assertThat(e).hasMessageContaining("because");
      assertThat(e.refused()).isEqualTo(failure == 400 || failure == 404);
    }
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() {
    hangs = true;
    for (Consumer<MlflowClient> call : everyKindOfCall()) {
      calls.clear();
      long before = System.nanoTime();
      MlflowException e = failureOf(call, Duration.ofMillis(400));
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
      assertThat(e.status()).isZero();
      assertThat(e.refused()).isFalse();
      assertThat(calls).hasSize(1);
    }
  }

  @Test
  void aProxyThatAnswersForMlflowDoesNotRefuseForIt() {
    status = 404;
    answer = "<html>no such page</html>";
    for (Consumer<MlflowClient> call : everyKindOfCall()) {
      assertThat(failureOf(call, Duration.ofSeconds(5)).refused()).isFalse();
    }
  }

  @Test
  void userAndPasswordAreSentAndNotShown() {
    status = 401;
    URI url = URI.create("http://alice:s3cret@127.0.0.1:" + server.getAddress().getPort() + "/");
    try (MlflowServer external = MlflowServer.external(url)) {
      assertThat(external.state().toString()).doesNotContain("alice").doesNotContain("s3cret");
      MlflowClient client = external.client().orElseThrow();
      for (Consumer<MlflowClient> call : everyKindOfCall()) {
        calls.clear();
        MlflowException e = catchThrowableOfType(MlflowException.class, () -> call.accept(client));
        assertThat(e).hasMessageNotContaining("s3cret");
        assertThat(calls).allMatch(text -> text.endsWith("Basic YWxpY2U6czNjcmV0"));
      }
    }
  }

  private static List<Consumer<MlflowClient>> everyKindOfCall() {
    return List.of(
        client -> client.runs().create("1", "r", 1, Map.of("k", "v")),
        client -> client.runs().find("1", "k", "v"),
        client ->
            client.runs().log("r", List.of(new MlflowMetric("m", 1, 1, 0)), Map.of(), Map.of()),
        client -> client.runs().finish("r", "FINISHED", 2),
        client -> client.experiment("e", Map.of()),
        client -> client.models().create("1", "m", "t", "r", Map.of(), Map.of()),
        client -> client.models().putFile("mlflow-artifacts:/1/a", "f", new byte[] {1}),
        client -> client.registry().createVersion("m", "i", "r", Map.of()));
  }

  private MlflowException failureOf(Consumer<MlflowClient> call, Duration timeout) {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (MlflowClient client = new MlflowClient(url, timeout)) {
      return catchThrowableOfType(MlflowException.class, () -> call.accept(client));
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    calls.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("Authorization"));
    if (hangs) {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return;
    }
    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
