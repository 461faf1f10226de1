package org.millrace.dataops.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.openlineage.client.OpenLineageClientUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class LineageOutboxTests {
  @TempDir Path folder;
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private final AtomicInteger answer = new AtomicInteger(201);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private HttpServer server;
  private SQLiteDataSource database;
  private LineageLog log;
  private LineageEndpoint endpoint;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/lineage",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          int status = body.contains("poison") ? 400 : answer.get();
          if (status == 201) {
            taken.add(OpenLineageClientUtils.runEventFromJson(body).getJob().getName());
            keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    database = Samples.database(folder);
    log = new LineageLog(database, LineageLog.EMBEDDED);
    endpoint =
        LineageEndpoint.of("http://127.0.0.1:" + server.getAddress().getPort(), Optional.of("k"));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void tell(String job) {
    LineageRun run = LineageRun.of(job, LineageRun.Kind.BATCH, Samples.NOON);
    log.append(run, List.of(run.completed(Samples.NOON)));
  }

  private static List<String> jobs(int from, int to) {
    List<String> jobs = new ArrayList<>();
    for (int i = from; i < to; i++) {
      jobs.add("job." + i);
    }
    return jobs;
  }

  @Test
  void eachEventArrivesOnceInOrderThroughFailuresAndARestart() {
    answer.set(503);
    try (LineageOutbox outbox = LineageOutbox.start(database, endpoint, meters)) {
      jobs(0, 20).forEach(this::tell);
      await().until(() -> outbox.status().trouble().isPresent());
      assertThat(outbox.status().waiting()).isEqualTo(20);
      assertThat(outbox.status().trouble()).contains("it answered 503");
      assertThat(meters.get("millrace.lineage.outbox.waiting").gauge().value()).isEqualTo(20);
    }
    jobs(20, 30).forEach(this::tell);
    assertThat(taken).isEmpty();
    answer.set(201);
    try (LineageOutbox outbox = LineageOutbox.start(database, endpoint, meters)) {
      jobs(30, 40).forEach(this::tell);
      await().atMost(Duration.ofSeconds(20)).until(() -> outbox.status().waiting() == 0);
      assertThat(outbox.status().trouble()).isEmpty();
    }
    assertThat(taken).isEqualTo(jobs(0, 40));
    assertThat(keys).containsOnly("Bearer k");
    assertThat(meters.get("millrace.lineage.outbox.sent").counter().count()).isEqualTo(40);
  }

  @Test
  void anEventThatIsRefusedForGoodHoldsUpNoOther() {
    try (LineageOutbox outbox = LineageOutbox.start(database, endpoint, meters)) {
      List.of("job.0", "poison", "job.1").forEach(this::tell);
      await().atMost(Duration.ofSeconds(20)).until(() -> taken.size() == 2);
      assertThat(taken).containsExactly("job.0", "job.1");
      assertThat(outbox.status().refused()).isEqualTo(1);
    }
  }

  @Test
  void withoutAnEndpointNothingIsKeptForOne() {
    LineageOutbox.start(database, endpoint, meters).close();
    LineageOutbox.off(database);
    tell("job.0");
    assertThat(new OutboxTable(database).count("waiting")).isZero();
    assertThat(log.list(Optional.of("job.0"), 10, Optional.empty())).hasSize(1);
  }
}
