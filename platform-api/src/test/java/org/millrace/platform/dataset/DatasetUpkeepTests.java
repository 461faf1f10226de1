package org.millrace.platform.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.ingest.source.StreamPublisher;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.UseCase;
import org.millrace.platform.Platform;
import org.millrace.platform.erasure.ParcelShop;
import org.millrace.platform.usecase.UseCaseLifecycle;

/** What the platform does to datasets and says of them unasked, by its schedule and contracts. */
@Timeout(180)
class DatasetUpkeepTests {
  @TempDir static Path folder;
  private static Platform platform;
  private static UseCase useCase;

  @BeforeAll
  static void start() throws IOException {
    useCase = ParcelShop.folder(folder);
    promise("orders", "{property: retention, value: 1, unit: y}");
    promise("deliveries", "{property: throughput, value: 3, valueExt: 2, unit: h}");
    useCase = UseCase.open(useCase.folder());
    platform =
        Platform.start(
            folder.resolve("data"),
            Map.of(
                "server.port",
                0,
                "millrace.mlflow",
                "off",
                "millrace.datasets.interval",
                "500ms",
                "millrace.datasets.keep-versions",
                "1ms"));
    platform.part(UseCaseLifecycle.class).apply(useCase);
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  private static void promise(String stream, String level) throws IOException {
    Path contract = useCase.file("contracts/" + stream + ".odcs.yaml");
    Files.writeString(
        contract,
        Files.readString(contract).stripTrailing() + "\nslaProperties: [" + level + "]\n");
  }

  @Test
  void roundsLetOldVersionsGoButNotThoseThatTheContractRetains() {
    for (int round = 0; round < 2; round++) {
      order("o" + round + "a");
      depot("r" + round + "a");
      order("o" + round + "b");
      depot("r" + round + "b");
      // Twice, so that a whole round lies between: also the dataset that keeps all had its turn.
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(versions("depots")).hasSize(1));
    }

    assertThat(versions("orders")).hasSize(4);
    assertThat(versions("depots").get(0).rows()).isEqualTo(4);
    assertThat(platform.part(DatasetUpkeep.class).kept("parcels.orders"))
        .isEqualTo(Duration.ofDays(365));
    assertThat(platform.part(DatasetUpkeep.class).kept("parcels.depots"))
        .isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void aBrokenPromiseIsAMetricUntilItIsKept() {
    DatasetPromises promises = platform.part(DatasetPromises.class);
    promises.look();
    assertThat(broken()).isEqualTo(1);

    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    for (int i = 0; i < 3; i++) {
      promises.look();
      assertThat(broken()).as("after %d records", i).isEqualTo(1);
      String delivery =
          "{\"order_id\":\"d%d\",\"delay\":0.0,\"known_at\":\"%s\"}".formatted(i, now);
      send("deliveries", "d" + i, delivery);
    }

    promises.look();
    assertThat(broken()).isZero();
  }

  private static double broken() {
    return platform
        .part(MeterRegistry.class)
        .get("dataset.promise.broken")
        .tags("dataset", "parcels.deliveries", "property", "throughput")
        .gauge()
        .value();
  }

  private static void order(String id) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String local = now.toString().replace("Z", "");
    send(
        "orders",
        id,
        "{\"order_id\":\"%s\",\"depot\":\"north\",\"weight\":1.0,\"placed_at\":\"%s\",\"placed_local\":\"%s\",\"known_at\":\"%s\"}"
            .formatted(id, now, local, now));
  }

  private static void depot(String id) {
    send(
        "depots",
        id,
        "{\"report_id\":\"%s\",\"depot\":\"north\",\"load\":0.5,\"known_at\":\"%s\"}"
            .formatted(id, Instant.now()));
  }

  /** Makes a version of its own. */
  private static void send(String stream, String key, String json) {
    StreamPublisher kafka = platform.part(StreamPublisher.class);
    var unused =
        kafka.publish(
            useCase.topic(stream), key, Instant.now(), json.getBytes(StandardCharsets.UTF_8));
    kafka.flush();
    ParcelShop.settle(platform, useCase);
  }

  private static List<DatasetVersion> versions(String stream) {
    return platform
        .part(DatasetCatalog.class)
        .find(useCase.dataset(stream))
        .map(Dataset::versions)
        .orElseThrow();
  }
}
