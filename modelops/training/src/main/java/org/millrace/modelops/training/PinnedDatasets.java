package org.millrace.modelops.training;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.RowCursor;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;
import org.millrace.kernel.Times;

/** The dataset versions of one training run; records that were not known yet are left out. */
final class PinnedDatasets implements Records {
  private final Map<String, Pinned> byStream;
  private final Instant asOf;

  private PinnedDatasets(Map<String, Pinned> byStream, Instant asOf) {
    this.byStream = byStream;
    this.asOf = asOf;
  }

  /**
   * @throws ProblemException naming every stream that has no such dataset version
   */
  static PinnedDatasets pin(DatasetCatalog catalog, Recipe recipe, TrainingRequest request) {
    Map<String, Pinned> byStream = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (String stream : recipe.streams()) {
      String name = request.useCase().dataset(stream);
      Optional<Dataset> dataset = catalog.find(name);
      Optional<DatasetVersion> version =
          dataset.flatMap(found -> request.versions().of(stream, found));
      if (version.isPresent()) {
        byStream.put(
            stream, new Pinned(dataset.orElseThrow(), version.get(), recipe.contract(stream)));
      } else {
        problems.add(
            new Problem(
                "Cannot read dataset " + name,
                "there is no " + (dataset.isEmpty() ? "such dataset" : missing(request, stream)),
                "publish records to the topic "
                    + name
                    + " and let them be ingested; or name "
                    + "versions that exist"));
      }
    }
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return new PinnedDatasets(byStream, request.asOf());
  }

  private static String missing(TrainingRequest request, String stream) {
    return request.versions().describe(stream) + " of it";
  }

  @Override
  public RowCursor open(String stream) {
    Pinned pinned = require(stream);
    return new ContractCursor(
        pinned.dataset.read(pinned.version, pinned.contract.knownAt(), known(pinned)),
        pinned.contract.schema());
  }

  @Override
  public RowCursor open(String stream, List<String> fields) {
    Pinned pinned = require(stream);
    // The dataset of an older contract may not have all of them yet.
    List<String> columns = fields.stream().filter(pinned.dataset.schema()::has).toList();
    return pinned.dataset.read(pinned.version, columns, pinned.contract.knownAt(), known(pinned));
  }

  private Pinned require(String stream) {
    Pinned pinned = byStream.get(stream);
    if (pinned == null) {
      throw new ProblemException(
          "Cannot read stream '" + stream + "'",
          "this run reads " + byStream.keySet(),
          "train a model that needs it first");
    }
    return pinned;
  }

  /** SQL that leaves out what was not known yet. */
  private String known(Pinned pinned) {
    // A row holds microseconds, so the moment is cut to them too.
    Instant moment = Times.toInstant(Times.toMicros(asOf));
    return "\"%s\" <= TIMESTAMPTZ '%s'".formatted(pinned.contract.knownAt(), moment);
  }

  Map<String, DatasetVersion> versions() {
    Map<String, DatasetVersion> versions = new LinkedHashMap<>();
    byStream.forEach((stream, pinned) -> versions.put(stream, pinned.version));
    return versions;
  }

  Schema schema(String stream) {
    Pinned pinned = byStream.get(stream);
    if (pinned == null) {
      throw new IllegalArgumentException("Cannot tell the schema of " + stream);
    }
    return pinned.dataset.schema();
  }

  /** One line that names all that was read. */
  String describe() {
    return byStream.values().stream()
            .map(pinned -> pinned.version.dataset() + "@" + pinned.version.snapshotId())
            .collect(Collectors.joining(", "))
        + " as of "
        + asOf;
  }

  private record Pinned(Dataset dataset, DatasetVersion version, Contract contract) {}
}
