package org.millrace.modelops.predictor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Digests;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files that make a package an MLflow model: {@code MLmodel}, the environment, an input example
 * and the loader. Where MLflow's own ids belong stands {@code ${MLFLOW_MODEL_ID}}, {@code
 * ${MLFLOW_RUN_ID}} or {@code ${MLFLOW_ARTIFACT_PATH}}, which whoever uploads the file fills in.
 */
final class MlflowModel {
  static final String LOADER = "millrace_loader_v1";
  private static final String INPUT_EXAMPLE = "input_example.json";
  private static final String SERVING_EXAMPLE = "serving_input_example.json";
  private static final DateTimeFormatter CREATED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final JsonMapper COMPACT = JsonMapper.builder().build();

  private MlflowModel() {}

  /**
   * @param example a row of the spec's columns
   */
  static Map<String, byte[]> files(
      PackageSpec spec, Instant createdAt, Map<String, @Nullable Object> example) {
    Map<String, String> texts = new TreeMap<>();
    String requirements = resource(ModelKind.named(spec.kind()).requirements());
    texts.put("requirements.txt", requirements);
    texts.put("python_env.yaml", resource("python_env.yaml"));
    texts.put("conda.yaml", resource("conda.yaml"));
    texts.put("code/" + LOADER + ".py", resource(LOADER + ".py"));
    texts.put(PackageFiles.MLMODEL, description(spec, createdAt));
    Map<String, byte[]> files = new TreeMap<>(examples(COMPACT.valueToTree(example)));
    texts.forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
    return files;
  }

  /**
   * The files that show one row, as MLflow's own clients would send it.
   *
   * @param row values by column
   */
  static Map<String, byte[]> examples(JsonNode row) {
    Map<String, Object> split = new LinkedHashMap<>();
    split.put("columns", List.copyOf(row.propertyNames()));
    split.put("data", List.of(List.copyOf(row.values())));
    return Map.of(
        INPUT_EXAMPLE,
        COMPACT.writeValueAsBytes(split),
        SERVING_EXAMPLE,
        COMPACT.writeValueAsBytes(Map.of("dataframe_split", split)));
  }

  private static String description(PackageSpec spec, Instant createdAt) {
    List<Map<String, Object>> inputs = new ArrayList<>();
    for (RawColumn column : spec.columns()) {
      inputs.add(column(column.mlflowType(), column.name(), column.required()));
    }
    // A quote within a single-quoted YAML text is written twice.
    return resource("MLmodel")
        .replace("@UUID@", Digests.of(spec.toString()).substring(0, 32))
        .replace("@CREATED@", CREATED.format(createdAt))
        .replace("@LOADER@", LOADER)
        .replace("@INPUTS@", COMPACT.writeValueAsString(inputs).replace("'", "''"))
        .replace("@OUTPUTS@", COMPACT.writeValueAsString(outputs(spec)).replace("'", "''"));
  }

  /** Of labels the probability and the choice, else the score under the label's name. */
  private static List<Map<String, Object>> outputs(PackageSpec spec) {
    return spec.task() == Task.CLASSIFICATION
        ? List.of(
            column("double", "probability_" + spec.label(), true),
            column("string", "prediction", true))
        : List.of(column("double", spec.label(), true));
  }

  private static Map<String, Object> column(String type, String name, boolean required) {
    Map<String, Object> column = new LinkedHashMap<>();
    column.put("type", type);
    column.put("name", name);
    column.put("required", required);
    return column;
  }

  private static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(MlflowModel.class.getResourceAsStream("mlflow/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name + " of this program", e);
    }
  }
}
