package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.ingest.IngestService;
import org.millrace.dataops.ingest.IngestState;
import org.millrace.dataops.ingest.StreamStatus;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Field;
import org.millrace.kernel.Schema;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Datasets")
class DatasetController {
  private static final int MOST_VERSIONS = 1000;
  private final DatasetCatalog catalog;
  private final NamedDatasets datasets;
  private final IngestService ingestion;

  DatasetController(DatasetCatalog catalog, NamedDatasets datasets, IngestService ingestion) {
    this.catalog = catalog;
    this.datasets = datasets;
    this.ingestion = ingestion;
  }

  @Operation(summary = "Every dataset with its newest version and how its ingestion stands")
  @GetMapping("/api/v1/datasets")
  Listing<DatasetView> list() {
    Map<String, StreamStatus> statuses =
        ingestion.status().stream()
            .collect(Collectors.toMap(StreamStatus::topic, Function.identity()));
    return new Listing<>(
        catalog.names().stream()
            .flatMap(name -> catalog.find(name).stream())
            .map(dataset -> DatasetView.of(dataset, statuses.get(dataset.name())))
            .toList());
  }

  @Operation(summary = "A dataset as it is, or as it was: at a tag, a snapshot id or a moment")
  @GetMapping("/api/v1/datasets/{name}")
  VersionView show(@PathVariable String name, @RequestParam Optional<String> at) {
    Dataset dataset = datasets.find(name);
    Optional<DatasetVersion> version =
        at.map(ref -> datasets.version(dataset, ref)).or(dataset::current);
    Schema schema = version.map(dataset::schema).orElseGet(dataset::schema);
    return new VersionView(name, schema.fields(), version.orElse(null));
  }

  @Operation(summary = "The versions of one dataset, the newest first")
  @GetMapping("/api/v1/datasets/{name}/versions")
  Listing<DatasetVersion> versions(
      @PathVariable String name, @RequestParam(defaultValue = "100") int limit) {
    List<DatasetVersion> versions = datasets.find(name).versions();
    int most = Math.max(1, Math.min(limit, MOST_VERSIONS));
    return new Listing<>(versions.subList(0, Math.min(most, versions.size())));
  }

  /**
   * @param version null where nothing was ever written
   */
  record VersionView(String name, List<Field> fields, @Nullable DatasetVersion version) {}

  /**
   * @param offsets the next Kafka offset of each partition, as of the newest version
   * @param ingestion null where this process does not ingest it
   */
  record DatasetView(
      String name,
      List<Field> fields,
      Map<Integer, Long> offsets,
      @Nullable DatasetVersion current,
      @Nullable IngestionView ingestion) {
    static DatasetView of(Dataset dataset, @Nullable StreamStatus status) {
      return new DatasetView(
          dataset.name(),
          dataset.schema().fields(),
          dataset.offsets(),
          dataset.current().orElse(null),
          status == null ? null : IngestionView.of(status));
    }
  }

  /**
   * @param state running, backing off or stopped
   * @param reason of the last failure; null unless it is backing off
   * @param lag records of the topic that are not in the dataset yet
   * @param quarantined since this process began
   * @param lost records that Kafka had deleted before they were ingested, ever
   */
  record IngestionView(
      String state, @Nullable String reason, long lag, long quarantined, long lost) {
    static IngestionView of(StreamStatus status) {
      String reason =
          status.state() instanceof IngestState.BackingOff backing ? backing.reason() : null;
      String state = status.isRunning() ? "running" : reason == null ? "stopped" : "backing off";
      return new IngestionView(state, reason, status.lag(), status.quarantined(), status.lost());
    }
  }
}
