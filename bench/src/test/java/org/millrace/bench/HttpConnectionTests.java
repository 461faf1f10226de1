package org.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpConnectionTests {
  private final Set<InetSocketAddress> callers = ConcurrentHashMap.newKeySet();
  private HttpServer server;
  private URI address;

  @BeforeEach
  void startsAServerThatEchoes() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          callers.add(exchange.getRemoteAddress());
          byte[] body = exchange.getRequestBody().readAllBytes();
          if (exchange.getRequestURI().getPath().equals("/last")) {
            exchange.getResponseHeaders().set("Connection", "close");
          }
          int status = exchange.getRequestURI().getPath().equals("/other") ? 404 : 200;
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stopsTheServer() {
    server.stop(0);
  }

  @Test
  void asksAgainOnTheSameConnection() throws IOException {
    try (HttpConnection connection = new HttpConnection(address)) {
      for (String text : List.of("{}", "{\"a\":\"ü\"}", "[1,2]")) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        assertThat(connection.ask(HttpConnection.post(address, "/echo", body))).isEqualTo(body);
      }
    }
    assertThat(callers).hasSize(1);
  }

  @Test
  void connectsAnewWhereTheServerCloses() throws IOException {
    byte[] body = {'1'};
    try (HttpConnection connection = new HttpConnection(address)) {
      for (int i = 0; i < 3; i++) {
        assertThat(connection.ask(HttpConnection.post(address, "/last", body))).isEqualTo(body);
      }
    }
    assertThat(callers).hasSize(3);
  }

  @Test
  void refusesAnAnswerThatIsNo200() throws IOException {
    byte[] body = "{\"why\":\"none\"}".getBytes(StandardCharsets.UTF_8);
    try (HttpConnection connection = new HttpConnection(address)) {
      assertThatThrownBy(() -> connection.ask(HttpConnection.post(address, "/other", body)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("404")
          .hasMessageContaining("{\"why\":\"none\"}");
    }
  }

  @Test
  void countsEveryAnswerOfALoad() throws Exception {
    List<byte[]> requests =
        List.of(HttpConnection.post(address, "/echo", "1".getBytes(StandardCharsets.UTF_8)));
    HttpLoad load = HttpLoad.run(address, requests, 0.2);
    assertThat(load.nanos().getTotalCount()).isGreaterThanOrEqualTo(HttpLoad.CALLERS);
    assertThat(load.perSecond()).isPositive();
    assertThat(load.millisAt(99)).isGreaterThanOrEqualTo(load.millisAt(50));
  }
}
