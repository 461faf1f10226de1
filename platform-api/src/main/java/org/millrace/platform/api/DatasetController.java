package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Field;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Datasets")
class DatasetController {
  private static final int MOST_VERSIONS = 1000;
  private final DatasetCatalog catalog;

  DatasetController(DatasetCatalog catalog) {
    this.catalog = catalog;
  }

  @Operation(summary = "Every dataset with its newest version")
  @GetMapping("/api/v1/datasets")
  Listing<DatasetView> list() {
    return new Listing<>(
        catalog.names().stream()
            .flatMap(name -> catalog.find(name).stream())
            .map(DatasetView::of)
            .toList());
  }

  @Operation(summary = "The versions of one dataset, the newest first")
  @GetMapping("/api/v1/datasets/{name}/versions")
  Listing<DatasetVersion> versions(
      @PathVariable String name, @RequestParam(defaultValue = "100") int limit) {
    Dataset dataset =
        catalog.find(name).orElseThrow(() -> new NotFoundProblem("dataset", name, catalog.names()));
    List<DatasetVersion> versions = dataset.versions();
    int most = Math.max(1, Math.min(limit, MOST_VERSIONS));
    return new Listing<>(versions.subList(0, Math.min(most, versions.size())));
  }

  /**
   * @param offsets the next Kafka offset of each partition, as of the newest version
   */
  record DatasetView(
      String name,
      List<Field> fields,
      Map<Integer, Long> offsets,
      @Nullable DatasetVersion current) {
    static DatasetView of(Dataset dataset) {
      return new DatasetView(
          dataset.name(),
          dataset.schema().fields(),
          dataset.offsets(),
          dataset.current().orElse(null));
    }
  }
}
