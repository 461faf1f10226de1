package org.millrace.modelops.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import ml.dmlc.xgboost4j.java.Booster;
import org.millrace.kernel.DatasetVersion;
import org.millrace.modelops.predictor.Task;
import org.tribuo.Tribuo;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The files of a package that tell where a model comes from and how good it was. */
final class Evidence {
  /** The trainer's own model. */
  static final String TRIBUO = "data/tribuo.pb";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          // Before JDK 19 the JDK itself writes some numbers longer.
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

  private Evidence() {}

  /** What is known before the gates are asked. */
  static Map<String, byte[]> unjudged(Attempt attempt, Fitted fitted) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    if (fitted.tribuo().length > 0) {
      files.put(TRIBUO, fitted.tribuo());
    }
    files.put("profile.json", json(profile(attempt)));
    files.put("provenance.json", json(provenance(attempt, fitted)));
    return files;
  }

  /**
   * All of it, with the verdicts.
   *
   * @param unjudged what {@link #unjudged} gave
   */
  static Map<String, byte[]> judged(Attempt attempt, Fitted fitted, Map<String, byte[]> unjudged) {
    Map<String, byte[]> files = new LinkedHashMap<>(unjudged);
    Attempt lasting = attempt.untimed();
    files.put("metrics.json", json(metrics(lasting)));
    files.put("model-card.md", ModelCard.write(lasting, fitted).getBytes(StandardCharsets.UTF_8));
    files.put(MlBom.FILE, json(MlBom.write(lasting, fitted, files, libraries())));
    return files;
  }

  /**
   * What live traffic is compared with: features of the training rows, answers on the test rows.
   */
  private static Map<String, Object> profile(Attempt attempt) {
    Map<String, Object> profile = new LinkedHashMap<>();
    int train = attempt.split().trainRows();
    profile.put("rows", train);
    double[] targets = Arrays.copyOf(attempt.examples().targets(), train);
    if (attempt.recipe().task() == Task.REGRESSION) {
      profile.put("target", spread(targets));
    } else {
      profile.put("label_rate", (double) attempt.examples().positives(0, train) / train);
    }
    profile.put("quantiles_at", FeatureProfile.AT);
    profile.put("features", FeatureProfile.of(attempt.examples().features(), train));
    profile.put(
        attempt.recipe().task() == Task.REGRESSION ? "score" : "probability",
        spread(attempt.measurement().scores()));
    return profile;
  }

  private static Map<String, Object> spread(double[] values) {
    Map<String, Object> spread = new LinkedHashMap<>();
    spread.put("rows", values.length);
    spread.put("mean", Arrays.stream(values).average().orElse(0));
    spread.put("quantiles", FeatureProfile.quantiles(values));
    return spread;
  }

  private static Map<String, Object> metrics(Attempt attempt) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("task", attempt.recipe().task());
    metrics.put("test_from", attempt.split().boundary().toString());
    metrics.put("test_to", attempt.testTo().toString());
    metrics.put("metrics", attempt.metrics());
    if (attempt.measurement() instanceof LabelMeasurement labels) {
      metrics.put("threshold", labels.threshold());
      metrics.put("confusion", labels.confusion());
    }
    attempt.calibration().ifPresent(verdict -> metrics.put("calibration", verdict.facts()));
    metrics.put("warnings", attempt.warnings());
    metrics.put("gates", attempt.verdicts());
    metrics.putAll(attempt.inspection().parts());
    metrics.put("weak_slices", attempt.inspection().weak());
    metrics.put("permutation_importance", attempt.inspection().importance());
    return metrics;
  }

  private static Map<String, Object> provenance(Attempt attempt, Fitted fitted) {
    Map<String, Object> provenance = new LinkedHashMap<>();
    provenance.put("run_id", attempt.runId());
    provenance.put("use_case", attempt.recipe().useCase().name());
    provenance.put("use_case_digest", attempt.recipe().useCase().digest());
    provenance.put("as_of", attempt.asOf().toString());
    provenance.put("seed", attempt.recipe().settings().seed());
    provenance.put("params", attempt.recipe().settings().trainer().params());
    attempt.recipe().tuned().ifPresent(tuned -> provenance.put("tuned", tuned));
    Map<String, Object> datasets = new LinkedHashMap<>();
    attempt.datasets().forEach((stream, version) -> datasets.put(stream, dataset(version)));
    provenance.put("datasets", datasets);
    provenance.put("rows", attempt.rows());
    provenance.put("train_from", attempt.trainFrom().toString());
    provenance.put("feature_importance", fitted.importance());
    provenance.put("libraries", libraries());
    provenance.put("tribuo", fitted.provenance());
    return provenance;
  }

  private static Map<String, Object> dataset(DatasetVersion version) {
    Map<String, Object> dataset = new LinkedHashMap<>();
    dataset.put("name", version.dataset());
    dataset.put("snapshot_id", Long.toString(version.snapshotId()));
    dataset.put("tags", version.tags());
    dataset.put("committed_at", version.committedAt().toString());
    dataset.put("rows", version.rows());
    return dataset;
  }

  private static Map<String, String> libraries() {
    Map<String, String> libraries = new LinkedHashMap<>();
    libraries.put("millrace", millraceVersion());
    libraries.put("java", Runtime.version().toString());
    libraries.put("tribuo", Tribuo.VERSION);
    libraries.put("xgboost", xgboostVersion());
    return libraries;
  }

  /** As the jar states it; classes that were never packaged have none. */
  private static String millraceVersion() {
    String version = Evidence.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  private static String xgboostVersion() {
    Properties properties = new Properties();
    try (InputStream in = Booster.class.getResourceAsStream("/xgboost4j-version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the version of xgboost4j", e);
    }
    return properties.getProperty("version", "unknown");
  }

  private static byte[] json(Object value) {
    return JSON.writeValueAsBytes(value);
  }
}
