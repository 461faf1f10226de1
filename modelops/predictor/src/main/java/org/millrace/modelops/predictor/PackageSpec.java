package org.millrace.modelops.predictor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.millrace.dataops.expressions.DuckDbSql;
import org.millrace.dataops.features.Feature;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.dataops.features.FeatureSpec;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import tools.jackson.databind.JsonNode;

/**
 * {@code data/spec.json}: what Java and the Python loader both need to know of a package.
 *
 * @param format number of this format
 * @param task what its score means
 * @param label of a classification the positive one, else the quantity's name
 * @param threshold of a classification, from where the label is predicted; else empty, in JSON null
 * @param kind word of a {@link ModelKind}
 * @param labels in the order of the model's outputs; none where none are told apart
 * @param calibration of the probabilities after the model: word of a {@link
 *     org.millrace.kernel.Calibrator}, whose numbers are in {@link CalibrationFile}
 * @param columns of the raw rows; for Python
 * @param setup SQL to be run before that of the features; for Python
 * @param features in order; for Python
 * @param inputs the model's vector, by feature index
 * @param featureSpec the same features as Java reads them
 */
record PackageSpec(
    int format,
    String model,
    Task task,
    String label,
    Optional<Double> threshold,
    String useCaseDigest,
    String kind,
    List<String> labels,
    String calibration,
    List<RawColumn> columns,
    String setup,
    List<SqlFeature> features,
    List<Input> inputs,
    JsonNode featureSpec) {
  static final int FORMAT = 1;

  /**
   * @param sql over the raw columns, in DuckDB's dialect
   */
  record SqlFeature(String name, FieldType type, String sql) {}

  /**
   * @param category empty, in JSON null, for a numeric input
   */
  record Input(String feature, Optional<String> category) {}

  static PackageSpec of(PackageContent content) {
    FeatureSpec spec = content.features();
    return new PackageSpec(
        FORMAT,
        content.model(),
        content.trained().task(),
        content.label(),
        Double.isNaN(content.threshold()) ? Optional.empty() : Optional.of(content.threshold()),
        content.useCaseDigest(),
        ModelKind.of(content.trained()).word(),
        content.trained().labels(),
        content.calibrator().word(),
        RawColumn.of(spec),
        DuckDbSql.SETUP,
        spec.features().stream().map(PackageSpec::sql).toList(),
        content.encoding().inputs().stream()
            .map(input -> new Input(input.feature(), Optional.ofNullable(input.category())))
            .toList(),
        PackageFiles.JSON.readTree(spec.toJson()));
  }

  private static SqlFeature sql(Feature feature) {
    String sql =
        feature instanceof Feature.Computed computed
            ? DuckDbSql.of(computed.row(), computed.type())
            : "\"" + feature.name() + "\"";
    return new SqlFeature(feature.name(), feature.type(), sql);
  }

  /** Itself, if this program knows how to answer from it. */
  PackageSpec checked() {
    if (format != FORMAT) {
      throw new ProblemException(
          "Cannot load a package of format " + format,
          "this program knows format " + FORMAT,
          "use the version of Millrace that wrote it, or train the model again");
    }
    if (CalibrationFile.isNeeded(calibration) && task != Task.CLASSIFICATION) {
      throw new ProblemException(
          "Cannot load a package for " + task.word() + " with calibration '" + calibration + "'",
          "its score is no probability",
          "use the version of Millrace that wrote it, or train the model again");
    }
    return this;
  }

  FeaturePlan plan() {
    return FeaturePlan.compile(FeatureSpec.fromJson(featureSpec.toString()));
  }

  Encoding encoding(FeaturePlan plan) {
    List<Encoding.Input> list = new ArrayList<>();
    for (Input input : inputs) {
      list.add(new Encoding.Input(input.feature(), input.category().orElse(null)));
    }
    return Encoding.of(plan.features(), list);
  }
}
