package org.millrace.platform.erasure;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.quality.DatasetQuality;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.training.RunErasure;

/**
 * What was found out about datasets with a subject's rows in them: profiles and reports of checks,
 * in the control database, beside runs, and in MLflow.
 */
record SubjectStatistics(DatasetQuality quality, RunErasure runs, MlflowCopies mlflow) {
  Erasure.Found count(String dataset) {
    return new Erasure.Found(
        "statistics", dataset, quality.kept(dataset), "profiles and reports of checks");
  }

  /** All of the dataset, whoever they show: they are made again when they are asked for. */
  Erasure.Found forget(String dataset) {
    return new Erasure.Found(
        "statistics", dataset, quality.forget(dataset), "profiles and reports of checks deleted");
  }

  Erasure.Found count(UseCase useCase, String subject) {
    int files = runs.count(subject(useCase, subject));
    return new Erasure.Found("runs", useCase.name(), files, "profiles and reports beside runs");
  }

  /** Returns when MLflow has the files as they are now. */
  Erasure.Found erase(UseCase useCase, String key) {
    RunErasure.Subject subject = subject(useCase, key);
    Map<String, Integer> rewritten = runs.erase(subject);
    int files = 0;
    for (Map.Entry<String, Integer> run : rewritten.entrySet()) {
      mlflow.settle(run.getKey(), "run " + run.getKey());
      runs.done(subject, run.getKey());
      files += run.getValue();
    }
    return new Erasure.Found(
        "runs",
        useCase.name(),
        files,
        "profiles and reports of " + rewritten.size() + " runs rewritten without values");
  }

  private static RunErasure.Subject subject(UseCase useCase, String key) {
    Map<String, Set<String>> personal =
        SubjectStreams.of(useCase).stream()
            .collect(
                Collectors.toMap(
                    Contract::stream, contract -> Set.copyOf(contract.personalFields())));
    return new RunErasure.Subject(useCase.name(), personal, key);
  }
}
