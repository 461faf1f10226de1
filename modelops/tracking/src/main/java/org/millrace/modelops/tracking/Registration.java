package org.millrace.modelops.tracking;

import java.nio.file.Path;
import java.util.Map;

/**
 * A model on its way to becoming a version.
 *
 * @param model the model's name, which is its use case's
 * @param runId the run that made it and has logged it
 * @param packageDigest digest of the package folder
 * @param folder where the package lies and stays
 * @param metrics shown as tags of the version in MLflow
 */
public record Registration(
    String model, String runId, String packageDigest, Path folder, Map<String, Double> metrics) {
  public Registration {
    folder = folder.toAbsolutePath().normalize();
    metrics = Map.copyOf(metrics);
  }
}
