package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.datasets.Compaction;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.Expiry;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.TimeSpan;
import org.millrace.platform.dataset.DatasetUpkeep;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Changes of versions, none of which touches a row. JSON alone, which a foreign page can't send.
 */
@RestController
@Tag(name = "Datasets")
class DatasetChangeController {
  private final NamedDatasets datasets;
  private final DatasetUpkeep upkeep;

  DatasetChangeController(NamedDatasets datasets, DatasetUpkeep upkeep) {
    this.datasets = datasets;
    this.upkeep = upkeep;
  }

  /**
   * @param at a tag, a snapshot id or a moment; null is the current version
   */
  record TagRequest(String tag, @Nullable String at) {}

  @Operation(summary = "Name a version; tagged versions never expire")
  @PostMapping(path = "/api/v1/datasets/{name}/tags", consumes = MediaType.APPLICATION_JSON_VALUE)
  DatasetVersion tag(@PathVariable String name, @RequestBody TagRequest request) {
    Dataset dataset = datasets.find(name);
    DatasetVersion version =
        request.at != null
            ? datasets.version(dataset, request.at)
            : dataset
                .current()
                .orElseThrow(() -> new NotFoundProblem("version", "current", List.of()));
    return dataset.tag(request.tag, version);
  }

  @Operation(summary = "Take a name away; the version stays until it expires")
  @DeleteMapping("/api/v1/datasets/{name}/tags/{tag}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void untag(@PathVariable String name, @PathVariable String tag) {
    datasets.find(name).untag(tag);
  }

  @Operation(summary = "Write the small files of the current version together, now")
  @PostMapping(
      path = "/api/v1/datasets/{name}/compactions",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  Compaction compact(@PathVariable String name) {
    return upkeep.compact(datasets.find(name));
  }

  /**
   * @param olderThan as 7d
   * @param evenTrained whether versions go on which a model was trained; null is false
   */
  record ExpiryRequest(String olderThan, @Nullable Boolean evenTrained) {}

  @Operation(summary = "Let versions without a tag go that are older, and the files only they need")
  @PostMapping(
      path = "/api/v1/datasets/{name}/expiries",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  Expiry expire(@PathVariable String name, @RequestBody ExpiryRequest request) {
    Dataset dataset = datasets.find(name);
    Duration age = TimeSpan.parse(request.olderThan);
    return Boolean.TRUE.equals(request.evenTrained)
        ? upkeep.expireTrained(dataset, age)
        : upkeep.expire(dataset, age);
  }
}
