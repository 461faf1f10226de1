package org.millrace.modelops.tracking.mlflow;

import java.util.Map;

/**
 * A table that a run read, in MLflow's words.
 *
 * @param digest at most 36 characters
 * @param source JSON that says where the table is
 * @param schema JSON, {@code {"mlflow_colspec":[{"type","name","required"}]}}
 * @param profile JSON, {@code {"num_rows":...}}
 */
public record MlflowDataset(
    String name,
    String digest,
    String context,
    String sourceType,
    String source,
    String schema,
    String profile) {

  Map<String, Object> input() {
    Map<String, String> dataset =
        Map.of(
            "name", name,
            "digest", digest,
            "source_type", sourceType,
            "source", source,
            "schema", schema,
            "profile", profile);
    return Map.of(
        "tags", MlflowClient.pairs(Map.of("mlflow.data.context", context)), "dataset", dataset);
  }
}
