package org.millrace.dataops.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.ingest.source.FileSource;
import org.millrace.dataops.ingest.source.Publication;
import org.millrace.dataops.ingest.source.PublishProgress;
import org.millrace.kernel.UseCase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/** The reference use case: real flights and weather of a quarter, from Parquet to Iceberg. */
@Timeout(300)
class FlightDelaysTests {
  private static final Logger LOG = LoggerFactory.getLogger(FlightDelaysTests.class);

  @TempDir Path folder;

  @Test
  void everyRecordOfAQuarterIsInItsDatasetOrInQuarantine() {
    UseCase flights = UseCase.open(Path.of("../../usecases/flight-delays"));
    List<String> streams = FileSource.streams(flights);
    try (TestWorld world = new TestWorld(folder, TestBroker.servers(), 120_000)) {
      world.service().start(flights);
      FileSource source =
          new FileSource(
              world.publisher,
              world.lineage,
              Clock.systemUTC(),
              folder.resolve("scratch"),
              DataSize.ofMegabytes(256));
      long began = System.nanoTime();
      Publication published =
          source.publish(
              flights,
              streams,
              Instant.parse("2012-12-01T00:00:00Z"),
              Instant.parse("2013-04-01T00:00:00Z"),
              PublishProgress.SILENT);
      long sent = System.nanoTime();
      world.service().flush(flights, TestWorld.PATIENCE.multipliedBy(3));
      LOG.info(
          "{} records published in {}, ingested {} later",
          published.total(),
          Duration.ofNanos(sent - began),
          Duration.ofNanos(System.nanoTime() - sent));

      assertThat(published.records().keySet()).containsExactlyInAnyOrderElementsOf(streams);
      for (StreamStatus status : world.service().status()) {
        long all = published.records().getOrDefault(status.stream(), 0L);
        assertThat(status.rows() + status.quarantined()).as(status.topic()).isEqualTo(all);
        assertThat(rows(world.catalog, status)).isEqualTo(status.rows());
      }
      Quarantine quarantine = world.service().quarantine();
      assertThat(quarantine.counts(flights.name()))
          .containsExactly(new Quarantine.Count("weather", "range", 1));
      assertThat(quarantine.list(flights.name(), "weather", 10, Optional.empty()).records())
          .singleElement()
          .satisfies(
              bad -> {
                assertThat(bad.violations().get(0).field()).isEqualTo("wind_speed");
                assertThat(bad.recordedAt()).isEqualTo(Instant.parse("2013-02-12T08:00:00Z"));
              });
    }
  }

  private static long rows(DatasetCatalog catalog, StreamStatus status) {
    Dataset dataset = catalog.find(status.topic()).orElseThrow();
    return dataset.current().map(version -> version.rows()).orElse(0L);
  }
}
