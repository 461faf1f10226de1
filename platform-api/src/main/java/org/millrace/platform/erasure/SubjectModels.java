package org.millrace.platform.erasure;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.predictor.PackageErasure;
import org.millrace.modelops.predictor.PackageKey;
import org.millrace.modelops.predictor.PackageTrust;
import org.millrace.modelops.tracking.MlflowOutbox;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.mlflow.MlflowServer;
import org.millrace.modelops.tracking.mlflow.MlflowState;

/** The rows of a subject that are kept beside models: in packages, and their copies in MLflow. */
final class SubjectModels {
  private static final Duration TOLD_WITHIN = Duration.ofMinutes(5);

  private final ModelRegistry registry;
  private final MlflowOutbox outbox;
  private final MlflowServer mlflow;
  private final PackageTrust trust;
  private final PackageKey key;

  SubjectModels(
      ModelRegistry registry,
      MlflowOutbox outbox,
      MlflowServer mlflow,
      PackageTrust trust,
      PackageKey key) {
    this.registry = registry;
    this.outbox = outbox;
    this.mlflow = mlflow;
    this.trust = trust;
    this.key = key;
  }

  List<ModelVersion> versions(String model) {
    return registry.list(model).stream()
        .filter(version -> Files.isDirectory(version.folder()))
        .toList();
  }

  Erasure.Found count(ModelVersion version, String subject) {
    int rows = PackageErasure.count(version.folder(), subject);
    return new Erasure.Found("package", name(version), rows, "rows the package is checked with");
  }

  /**
   * Rewrites the package and has MLflow's copy rewritten.
   *
   * @throws ProblemException if MLflow was not told in time; the package is rewritten then
   */
  Erasure.Found erase(ModelVersion version, String subject) {
    int rows = PackageErasure.count(version.folder(), subject);
    Optional<String> digest = PackageErasure.erase(version.folder(), subject, trust, key);
    digest.ifPresent(changed -> registry.rewritten(version.model(), version.version(), changed));
    String detail =
        digest.map(changed -> "rewritten, digest " + changed).orElse("held no row of it");
    return new Erasure.Found("package", name(version), rows, detail);
  }

  /** Waits until MLflow has all it was told of the versions. */
  Erasure.Found settle(String model) {
    if (mlflow.state() instanceof MlflowState.Off) {
      return new Erasure.Found("mlflow", model, 0, "MLflow is off");
    }
    for (ModelVersion version : registry.list(model)) {
      try {
        if (!outbox.awaitDelivered(version.runId(), TOLD_WITHIN)) {
          throw new ProblemException(
              "Cannot erase from MLflow's copy of " + name(version),
              "MLflow was not told within " + TOLD_WITHIN,
              "see that MLflow answers, then ask for the erasure again; it goes on from here");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while MLflow is told", e);
      }
    }
    return new Erasure.Found("mlflow", model, 0, "has the packages as they are now");
  }

  static String name(ModelVersion version) {
    return version.model() + "@" + version.version();
  }
}
