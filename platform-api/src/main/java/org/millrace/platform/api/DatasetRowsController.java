package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Field;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;
import org.millrace.platform.dataset.FirstRows;
import org.millrace.platform.usecase.DatasetContracts;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A look at the rows of a version, without what they tell about persons. */
@RestController
@Tag(name = "Datasets")
class DatasetRowsController {
  private static final int MOST_ROWS = 1000;

  private final NamedDatasets datasets;
  private final DatasetContracts contracts;
  private final FirstRows rows;

  DatasetRowsController(NamedDatasets datasets, DatasetContracts contracts, FirstRows rows) {
    this.datasets = datasets;
    this.contracts = contracts;
    this.rows = rows;
  }

  @Operation(
      summary = "The first rows of a dataset as it is, or as it was",
      description =
          "In the order in which they were written, at most 1,000. at: a tag, a snapshot id or a"
              + " moment. A value of a field that the contract marks as personal reads ***.")
  @GetMapping("/api/v1/datasets/{name}/rows")
  RowsView rows(
      @PathVariable String name,
      @RequestParam Optional<String> at,
      @RequestParam(defaultValue = "20") int limit) {
    Dataset dataset = datasets.find(name);
    Set<String> hidden =
        contracts
            .hiddenFields(name)
            .orElseThrow(
                () ->
                    new ProblemException(
                        "Cannot show rows of " + name,
                        "no contract says which of its fields are personal",
                        "apply its use case"));
    Optional<DatasetVersion> version =
        at.map(ref -> datasets.version(dataset, ref)).or(dataset::current);
    Schema schema = version.map(dataset::schema).orElseGet(dataset::schema);
    return new RowsView(
        name,
        version.orElse(null),
        schema.fields(),
        schema.fields().stream().map(Field::name).filter(hidden::contains).toList(),
        version.map(found -> rows.read(found, schema, hidden, bounded(limit))).orElseGet(List::of));
  }

  private static int bounded(int limit) {
    return Math.max(1, Math.min(limit, MOST_ROWS));
  }

  /**
   * @param version null where nothing was ever written
   * @param masked the fields whose values are not shown
   * @param items by field name; times as ISO-8601, what is absent as null
   */
  record RowsView(
      String name,
      @Nullable DatasetVersion version,
      List<Field> fields,
      List<String> masked,
      List<Map<String, @Nullable Object>> items) {}
}
