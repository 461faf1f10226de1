package org.millrace.dataops.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.DatasetSettings;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Row;
import org.millrace.kernel.Times;
import org.millrace.kernel.UseCase;

class DataSloTests {
  private static final Instant NOON = Instant.parse("2024-03-01T12:00:00Z");

  @TempDir Path folder;
  private DatasetCatalog catalog;
  private Contract contract;
  private Dataset dataset;
  private DatasetVersion version;

  @BeforeEach
  void open() throws IOException {
    UseCase useCase = TestUseCase.create(folder, "slo");
    Path file = useCase.file("contracts/readings.odcs.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            + """
            slaProperties:
              - {property: throughput, value: 10, valueExt: 6, unit: h}
              - {property: freshness, value: 30, unit: min}
            """);
    contract = Contract.readAll(useCase).get(0);
    catalog = DatasetCatalog.open(DatasetSettings.embedded(folder));
    dataset = catalog.createIfAbsent(useCase.dataset(contract.stream()), contract.schema());
    ColumnBatch halfHourly = new ColumnBatch(contract.schema(), 10);
    for (int i = 0; i < 10; i++) {
      Row row = new Row(contract.schema());
      row.setString(contract.schema().require("id"), "r" + i);
      row.setLong(
          contract.schema().require("known_at"),
          Times.toMicros(NOON.minus(Duration.ofMinutes(30L * i))));
      halfHourly.add(row);
    }
    version = dataset.append(List.of(halfHourly), Map.of(), Map.of(0, 10L));
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  @Test
  void tooFewRecordsInThePeriodBreakTheThroughput() {
    assertThat(DataSlo.promised(contract)).containsExactly("freshness", "throughput");
    assertThat(DataSlo.breaches(contract, dataset, version, NOON)).isEmpty();

    Instant later = NOON.plus(Duration.ofMinutes(29));
    assertThat(DataSlo.breaches(contract, dataset, version, later)).isEmpty();
    assertThat(DataSlo.breaches(contract, dataset, version, NOON.plus(Duration.ofHours(2))))
        .containsExactly(
            new DataSlo.Breach(
                "readings",
                "freshness",
                "nothing became known in the PT30M before 2024-03-01T14:00:00Z"),
            new DataSlo.Breach(
                "readings",
                "throughput",
                "8 records became known in the PT6H before 2024-03-01T14:00:00Z, due were 10"));
  }

  @Test
  void whatBecameKnownLaterDoesNotCount() {
    assertThat(DataSlo.breaches(contract, dataset, version, NOON.minus(Duration.ofHours(1))))
        .singleElement()
        .satisfies(
            breach -> {
              assertThat(breach.property()).isEqualTo("throughput");
              assertThat(breach.why()).startsWith("8 records became known in the PT6H");
            });
  }
}
