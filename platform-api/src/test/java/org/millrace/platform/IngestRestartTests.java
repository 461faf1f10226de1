package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.DatasetSettings;
import org.millrace.dataops.datasets.RowCursor;
import org.millrace.dataops.ingest.source.StreamPublisher;
import org.millrace.kernel.UseCase;
import org.millrace.platform.embedded.DataDirectory;
import org.millrace.platform.usecase.UseCaseLifecycle;
import tools.jackson.databind.JsonNode;

/** The program is killed while records pour in over Kafka, and started again on the same data. */
@Tag("slow")
@Timeout(300)
class IngestRestartTests {
  private static final int RECORDS = 60_000;
  private static final String TOPIC = "flight-delays.cancellations";
  private static final Instant DAY = Instant.parse("2013-03-01T00:00:00Z");
  private final Set<String> acknowledged = new ConcurrentSkipListSet<>();
  @TempDir Path folder;

  /** Applies the use case and ends; what was applied is taken up by whoever comes next. */
  static final class Apply {
    private Apply() {}

    public static void main(String[] arguments) {
      Map<String, Object> settings = Map.of("server.port", 0, "millrace.mlflow", "off");
      try (Platform platform = Platform.start(Path.of(arguments[0]), settings)) {
        platform.part(UseCaseLifecycle.class).apply(UseCase.open(FirstLight.FOLDER));
      }
      System.exit(0);
    }
  }

  @Test
  void everyAcknowledgedRecordIsInItsTableOnceAfterAKill() throws Exception {
    Path data = folder.resolve("data");
    try (MillraceProcess apply =
        MillraceProcess.start(Apply.class, folder, Map.of(), data.toString())) {
      assertThat(apply.awaitEnd(Duration.ofSeconds(90))).as(apply.output()).isZero();
    }
    int port = freePort();
    try (StreamPublisher publisher =
        new StreamPublisher("127.0.0.1:" + port, new SimpleMeterRegistry())) {
      try (MillraceProcess first = up(data, port)) {
        first.awaitUp();
        Thread producer = new Thread(() -> publish(publisher));
        producer.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() > RECORDS / 3);
        first.signal("KILL");
        try (MillraceProcess second = up(data, port)) {
          Rest rest = second.awaitUp();
          producer.join();
          publisher.flush();
          assertThat(acknowledged).hasSize(RECORDS);
          await()
              .atMost(Duration.ofSeconds(60))
              .pollInterval(Duration.ofMillis(300))
              .until(() -> ingested(rest) >= RECORDS);
          second.signal("TERM");
          second.awaitEnd(Duration.ofSeconds(25));
        }
      }
    }
    List<String> ids = ids(data);
    assertThat(ids).hasSize(RECORDS).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(ids)).isEqualTo(new TreeSet<>(acknowledged));
  }

  private MillraceProcess up(Path data, int kafka) {
    return MillraceProcess.start(
        folder,
        Map.of("MILLRACE_KAFKA_PORT", Integer.toString(kafka)),
        "up",
        "--port",
        "0",
        "--mlflow",
        "off",
        "--data",
        data.toString());
  }

  private void publish(StreamPublisher publisher) {
    for (int i = 0; i < RECORDS; i++) {
      String id = "UA%d-EWR-20130301T%02d00".formatted(i % 10_000, i / 10_000);
      String record =
          """
          {"flight_id":"%s","carrier":"UA","origin":"EWR","dest":"IAH","kind":"cancelled","known_at":"%s"}"""
              .formatted(id, DAY);
      publisher
          // Of now: a broker that starts again forgets producers by the time of their records, and
          // would
          // not know a batch of old ones that is sent again.
          .publish(TOPIC, id, Instant.now(), record.getBytes(StandardCharsets.UTF_8))
          .thenRun(() -> acknowledged.add(id));
      if (i % 50 == 0) {
        LockSupport.parkNanos(5_000_000);
      }
    }
  }

  private static long ingested(Rest rest) {
    for (JsonNode dataset : rest.read("/api/v1/datasets").path("items")) {
      if (dataset.path("name").stringValue().equals(TOPIC)) {
        return dataset.path("offsets").path("0").asLong(0);
      }
    }
    return 0;
  }

  private static List<String> ids(Path data) {
    List<String> ids = new ArrayList<>();
    try (DataDirectory directory = DataDirectory.open(data);
        DatasetCatalog catalog =
            DatasetCatalog.open(
                new DatasetSettings(
                    directory.databaseUrl(),
                    "",
                    "",
                    directory.resolve("warehouse"),
                    directory.resolve("tmp"),
                    "256MB",
                    1))) {
      Dataset dataset = catalog.find(TOPIC).orElseThrow();
      try (RowCursor rows = dataset.read(dataset.current().orElseThrow(), "flight_id", "true")) {
        rows.forEachRemaining(
            row -> ids.add(String.valueOf(row.getString(row.schema().require("flight_id")))));
      }
    }
    return ids;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
