package org.millrace.modelops.tracking;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.modelops.tracking.mlflow.MlflowDataset;

/** Our dataset versions in MLflow's words. */
final class MlflowDatasets {
  private MlflowDatasets() {}

  static MlflowDataset of(DatasetUse use) {
    List<Map<String, Object>> columns = use.fields().stream().map(MlflowDatasets::column).toList();
    List<Map<String, Object>> tables = use.versions().stream().map(MlflowDatasets::table).toList();
    // "local" and "uri" are what MLflow's Python client can read back; the tables say it exactly.
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("uri", use.versions().get(0).dataset());
    source.put("format", "iceberg");
    source.put("tables", tables);
    return new MlflowDataset(
        use.name(),
        use.digest(),
        use.context(),
        "local",
        ControlDatabase.json(source),
        ControlDatabase.json(Map.of("mlflow_colspec", columns)),
        ControlDatabase.json(Map.of("num_rows", use.rows())));
  }

  private static Map<String, Object> table(DatasetVersion version) {
    Map<String, Object> table = new LinkedHashMap<>();
    table.put("table", version.dataset());
    table.put("snapshot_id", version.snapshotId());
    table.put("tags", version.tags());
    table.put("committed_at", version.committedAt().toString());
    table.put("rows", version.rows());
    return table;
  }

  private static Map<String, Object> column(Field field) {
    Map<String, Object> column = new LinkedHashMap<>();
    column.put("type", type(field.type()));
    column.put("name", field.name());
    column.put("required", field.required());
    return column;
  }

  private static String type(FieldType type) {
    return switch (type) {
      case BOOLEAN -> "boolean";
      case INTEGER -> "long";
      case NUMBER -> "double";
      case STRING -> "string";
      case TIMESTAMP, LOCAL_TIMESTAMP -> "datetime";
    };
  }
}
