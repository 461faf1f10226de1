package org.millrace.platform.erasure;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.millrace.kernel.ModelVersion;
import org.millrace.modelops.predictor.PackageErasure;
import org.millrace.modelops.predictor.PackageKey;
import org.millrace.modelops.predictor.PackageTrust;
import org.millrace.modelops.tracking.ModelRegistry;

/** The rows of a subject that are kept beside models: in packages, and their copies in MLflow. */
final class SubjectModels {
  private final ModelRegistry registry;
  private final MlflowCopies mlflow;
  private final PackageTrust trust;
  private final PackageKey key;

  SubjectModels(ModelRegistry registry, MlflowCopies mlflow, PackageTrust trust, PackageKey key) {
    this.registry = registry;
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

  /** Rewrites the package and has MLflow's copy rewritten. */
  Erasure.Found erase(ModelVersion version, String subject) {
    int rows = PackageErasure.count(version.folder(), subject);
    Optional<String> digest = PackageErasure.erase(version.folder(), subject, trust, key);
    digest.ifPresent(changed -> registry.rewritten(version.model(), version.version(), changed));
    String detail =
        digest.map(changed -> "rewritten, digest " + changed).orElse("held no row of it");
    return new Erasure.Found("package", name(version), rows, detail);
  }

  /**
   * Waits until MLflow has all it was told of the versions.
   *
   * @throws org.millrace.kernel.ProblemException if it was not told in time; the packages are
   *     rewritten then
   */
  Erasure.Found settle(String model) {
    if (mlflow.areOff()) {
      return new Erasure.Found("mlflow", model, 0, "MLflow is off");
    }
    for (ModelVersion version : registry.list(model)) {
      mlflow.settle(version.runId(), name(version));
    }
    return new Erasure.Found("mlflow", model, 0, "has the packages as they are now");
  }

  static String name(ModelVersion version) {
    return version.model() + "@" + version.version();
  }
}
