package org.millrace.platform.api;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.kernel.DatasetVersion;
import org.springframework.stereotype.Component;

/** Datasets and versions by the words that a caller knows them by. */
@Component
public class NamedDatasets {
  private static final int MOST_NAMED = 20;
  private final DatasetCatalog catalog;

  NamedDatasets(DatasetCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * @throws NotFoundProblem if there is none, naming those there are
   */
  public Dataset find(String name) {
    return catalog
        .find(name)
        .orElseThrow(() -> new NotFoundProblem("dataset", name, catalog.names()));
  }

  /**
   * @param at a tag, a snapshot id, or a moment as 2013-04-01T00:00:00Z
   * @throws NotFoundProblem if there is none, naming the newest there are
   */
  public DatasetVersion version(Dataset dataset, String at) {
    return dataset
        .version(at)
        .or(() -> moment(at).flatMap(dataset::version))
        .orElseThrow(() -> new NotFoundProblem("version", at, known(dataset)));
  }

  private static Optional<Instant> moment(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Collection<String> known(Dataset dataset) {
    List<DatasetVersion> versions = dataset.versions();
    return versions.stream()
        .limit(MOST_NAMED)
        .map(
            version ->
                version.tags().isEmpty()
                    ? Long.toString(version.snapshotId())
                    : String.join(", ", version.tags()))
        .toList();
  }
}
