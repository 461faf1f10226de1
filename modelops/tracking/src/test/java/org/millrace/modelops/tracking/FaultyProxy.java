package org.millrace.modelops.tracking;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before a real MLflow server and loses what a test wants lost. */
final class FaultyProxy implements AutoCloseable {
  enum Fate {
    PASS,
    /** The server never hears of it. */
    LOSE_REQUEST,
    /** The server does it and nobody hears of that. */
    LOSE_ANSWER,
    /** The server hears half of the body. */
    LOSE_HALF
  }

  /** Decides what becomes of a call; may kill someone meanwhile. */
  interface Script {
    Fate before(String call);

    default void after(String call) {}
  }

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final URI target;
  private volatile Script script = call -> Fate.PASS;

  FaultyProxy(URI target) {
    this.target = target;
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void script(Script next) {
    this.script = next;
  }

  /** Method, path and digest of the body of every call, in order. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getRawPath();
    String call =
        exchange.getRequestMethod()
            + " "
            + path
            + " "
            + org.millrace.kernel.Digests.of(body).substring(0, 8);
    calls.add(call);
    Fate fate = script.before(call);
    if (fate == Fate.LOSE_HALF) {
      sendHalf(exchange.getRequestMethod(), path, body);
    }
    if (fate == Fate.LOSE_REQUEST || fate == Fate.LOSE_HALF) {
      script.after(call);
      exchange.close();
      return;
    }
    try {
      HttpResponse<byte[]> answer = forward(exchange, body);
      script.after(call);
      if (fate == Fate.PASS) {
        exchange.sendResponseHeaders(
            answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
        exchange.getResponseBody().write(answer.body());
      }
    } catch (IOException | InterruptedException e) {
      calls.add("target did not answer: " + e);
    }
    exchange.close();
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI().toString()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type != null) {
      request.header("Content-Type", type);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private void sendHalf(String method, String path, byte[] body) throws IOException {
    try (Socket socket = new Socket(target.getHost(), target.getPort())) {
      OutputStream out = socket.getOutputStream();
      String head =
          method
              + " "
              + path
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
              + body.length
              + "\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(body, 0, body.length / 2);
      out.flush();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
