package org.millrace.modelops.training;

import java.nio.file.Path;
import java.util.Optional;
import org.millrace.modelops.predictor.PackageKey;

/**
 * What training needs of the machine it runs on.
 *
 * @param folder keeps a folder for each run: its package and its plots; neither may be deleted
 *     while a version or MLflow needs them
 * @param threads of the trainer; the model is the same for any number. More than there are idle
 *     cores make it many times slower, since XGBoost's threads wait for each other by spinning
 * @param key signs the packages; without it they are unsigned
 */
public record TrainingSettings(Path folder, int threads, Optional<PackageKey> key) {
  public TrainingSettings {
    folder = folder.toAbsolutePath().normalize();
    if (threads < 1) {
      throw new IllegalArgumentException("Invalid number of threads " + threads);
    }
  }

  public TrainingSettings(Path folder, int threads) {
    this(folder, threads, Optional.empty());
  }

  public TrainingSettings signedWith(PackageKey signer) {
    return new TrainingSettings(folder, threads, Optional.of(signer));
  }

  /** Leaves a core to the rest of the platform. */
  public static TrainingSettings embedded(Path dataDirectory) {
    return new TrainingSettings(
        dataDirectory.resolve("models"),
        Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
  }
}
