package org.millrace.modelops.tracking.mlflow;

import java.util.Map;

/**
 * A version of a registered model as MLflow has it.
 *
 * @param number MLflow's own
 */
public record MlflowVersion(String number, Map<String, String> tags) {
  public MlflowVersion {
    tags = Map.copyOf(tags);
  }
}
