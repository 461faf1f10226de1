package org.millrace.modelops.tracking;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A model that a run made, as a folder in MLflow's own model format.
 *
 * <p>In the text of the folder's {@code MLmodel}, {@code ${MLFLOW_MODEL_ID}}, {@code
 * ${MLFLOW_RUN_ID}} and {@code ${MLFLOW_ARTIFACT_PATH}} are filled in on the way to MLflow, which
 * chooses these ids; the file on disk stays as it is, and so does its digest.
 *
 * @param name without {@code / : . % " '}
 * @param folder must stay on disk, unchanged, until it is delivered
 * @param type what kind of model, such as {@code xgboost}
 * @param metrics of this model; shown against {@code measuredOn}
 */
public record ModelLogged(
    String name,
    Path folder,
    String type,
    Map<String, String> params,
    Map<String, Double> metrics,
    Optional<DatasetUse> measuredOn) {
  public ModelLogged {
    folder = folder.toAbsolutePath().normalize();
    params = Map.copyOf(params);
    metrics = Map.copyOf(metrics);
  }
}
