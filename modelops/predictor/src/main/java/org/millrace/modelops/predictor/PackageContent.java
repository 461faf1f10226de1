package org.millrace.modelops.predictor;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.millrace.dataops.features.FeatureSpec;
import org.millrace.kernel.Calibrator;
import org.millrace.kernel.ProblemException;

/**
 * Everything a model package is written from.
 *
 * @param model the model's name, which is its use case's
 * @param label the positive label, e.g. {@code late}, or the quantity, e.g. {@code riders}:
 *     lower-case letters, digits and underscores
 * @param threshold at and above it the label is predicted; within [0, 1], or NaN where no label is
 * @param useCaseDigest digest of the use case it was trained for
 * @param calibrator of the model's probabilities; {@link Calibrator#none} where it has none
 * @param examples between 1 and 10,000, with the trainer's own answers, not calibrated
 * @param files further files by relative path: {@code data/tribuo.pb}, {@code profile.json}, {@code
 *     metrics.json}, {@code provenance.json}, {@code model-card.md}, {@code ml-bom.cdx.json}; only
 *     at the top or in {@code data/}
 * @param createdAt written into the MLflow description
 */
public record PackageContent(
    String model,
    String label,
    double threshold,
    String useCaseDigest,
    FeatureSpec features,
    Encoding encoding,
    TrainedModel trained,
    Calibrator calibrator,
    List<StoredExample> examples,
    Map<String, byte[]> files,
    Instant createdAt) {
  static final int MOST_EXAMPLES = 10_000;
  private static final String FILE_NAME = "(data/)?[A-Za-z0-9][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)*";

  public PackageContent {
    examples = List.copyOf(examples);
    files = Map.copyOf(files);
    for (String name : files.keySet()) {
      if (!name.matches(FILE_NAME)) {
        throw new ProblemException(
            "Cannot add the file '" + name + "'",
            "files of a package lie at its top or in data/",
            "name it with letters, digits, '_', '-' and '.'");
      }
    }
    if (examples.isEmpty() || examples.size() > MOST_EXAMPLES) {
      throw new ProblemException(
          "Cannot package " + model + " with " + examples.size() + " examples",
          "who loads it checks its answers against them, each time",
          "store between 1 and " + MOST_EXAMPLES);
    }
    if (!label.matches("[a-z][a-z0-9_]{0,62}")) {
      throw new ProblemException(
          "Invalid label '" + label + "'",
          "it names a column of the answers",
          "use lower-case letters, digits and underscores, beginning with a letter");
    }
    boolean labels = trained.task() == Task.CLASSIFICATION;
    if (labels ? !(threshold >= 0 && threshold <= 1) : !Double.isNaN(threshold)) {
      throw new ProblemException(
          "Invalid threshold " + threshold + " of a model for " + trained.task().word(),
          labels ? "it is a probability" : "its score is no probability",
          labels ? "choose it within 0 and 1" : "give NaN, for none");
    }
    if (!labels && CalibrationFile.isNeeded(calibrator)) {
      throw new ProblemException(
          "Invalid calibration " + calibrator.word() + " of a model for " + trained.task().word(),
          "its score is no probability",
          "package it without");
    }
  }

  /** The same with other files. */
  public PackageContent with(Map<String, byte[]> otherFiles) {
    return new PackageContent(
        model,
        label,
        threshold,
        useCaseDigest,
        features,
        encoding,
        trained,
        calibrator,
        examples,
        otherFiles,
        createdAt);
  }

  /** Of a model that is not calibrated. */
  public PackageContent(
      String model,
      String label,
      double threshold,
      String useCaseDigest,
      FeatureSpec features,
      Encoding encoding,
      TrainedModel trained,
      List<StoredExample> examples,
      Map<String, byte[]> files,
      Instant createdAt) {
    this(
        model,
        label,
        threshold,
        useCaseDigest,
        features,
        encoding,
        trained,
        Calibrator.none(),
        examples,
        files,
        createdAt);
  }
}
