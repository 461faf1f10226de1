package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.millrace.dataops.contracts.Anomaly;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.DatasetRule;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.lineage.DataQuality;
import org.millrace.dataops.quality.CheckReport;
import org.millrace.dataops.quality.DatasetQuality;
import org.millrace.dataops.quality.Profile;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;

/**
 * Lets a run learn only from data that keeps its contract: the versions it reads are held against
 * every rule that holds them back, their streams against their service levels. Whoever asks for the
 * run may override it with a reason, which the run then shows.
 */
public final class DataGate {
  private static final String OVERRIDE =
      "ask for the run with dataGateOverride and the reason, which the run will show";

  private final DatasetQuality quality;
  private final DatasetCatalog catalog;
  private final StreamHealth health;

  public DataGate(DatasetQuality quality, DatasetCatalog catalog, StreamHealth health) {
    this.quality = quality;
    this.catalog = catalog;
    this.health = health;
  }

  /**
   * What was found out about the data of a run.
   *
   * @param reports by stream
   * @param profiles by stream: what the versions looked like when the model learned from them
   * @param problems each of which stands in the way
   */
  record Finding(
      Map<String, CheckReport> reports, Map<String, Profile> profiles, List<Problem> problems) {

    /** For lineage. */
    DataQuality quality(String stream, Contract contract) {
      return QualityFacts.of(
          Objects.requireNonNull(reports.get(stream)),
          Objects.requireNonNull(profiles.get(stream)),
          contract);
    }

    long anomalies() {
      return reports.values().stream().mapToLong(report -> report.anomalies().size()).sum();
    }

    /**
     * @throws ProblemException if there are problems and the request does not override them
     */
    void requirePassed(TrainingRequest request) {
      if (!problems.isEmpty() && request.dataGateOverride().isEmpty()) {
        throw new ProblemException(problems);
      }
    }

    /** For the run's record. */
    String verdict(TrainingRequest request) {
      if (problems.isEmpty()) {
        return "passed";
      }
      return request.dataGateOverride().map(reason -> "overridden: " + reason).orElse("failed");
    }
  }

  Finding inspect(PinnedDatasets datasets, Recipe recipe, TrainingRequest request) {
    Map<String, CheckReport> reports = new LinkedHashMap<>();
    Map<String, Profile> profiles = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    datasets
        .versions()
        .forEach(
            (stream, version) -> {
              Contract contract = recipe.contract(stream);
              CheckReport report =
                  quality.check(
                      version,
                      contract,
                      others(contract, datasets, request.useCase()),
                      request.asOf());
              reports.put(stream, report);
              profiles.put(stream, quality.profile(version, Optional.of(contract)));
              report.blocking().forEach(anomaly -> problems.add(problem(version, anomaly)));
              health
                  .broken(contract, version, request.asOf())
                  .forEach(words -> problems.add(unhealthy(version, words)));
            });
    return new Finding(reports, profiles, problems);
  }

  /** The versions that the run itself reads, else the newest there are. */
  private Map<String, DatasetVersion> others(
      Contract contract, PinnedDatasets datasets, UseCase useCase) {
    Map<String, DatasetVersion> others = new LinkedHashMap<>(datasets.versions());
    for (DatasetRule rule : contract.datasetRules()) {
      if (rule instanceof DatasetRule.Reference reference
          && !others.containsKey(reference.otherStream())) {
        catalog
            .find(useCase.dataset(reference.otherStream()))
            .flatMap(dataset -> dataset.current())
            .ifPresent(version -> others.put(reference.otherStream(), version));
      }
    }
    return others;
  }

  private static Problem problem(DatasetVersion version, Anomaly anomaly) {
    String rule = anomaly.rule() == null ? "its contract" : "the rule " + anomaly.rule();
    return new Problem(
        "Cannot train on " + named(version),
        "it breaks " + rule + " (" + anomaly.code() + "): " + anomaly.longText(),
        anomaly.fix() + "; or " + OVERRIDE);
  }

  private static Problem unhealthy(DatasetVersion version, String words) {
    return new Problem(
        "Cannot train on " + named(version),
        "its stream does not keep what the contract promises: " + words,
        "see what its source says, let it catch up and train on a later version; or " + OVERRIDE);
  }

  private static String named(DatasetVersion version) {
    return version.dataset() + "@" + version.snapshotId();
  }
}
