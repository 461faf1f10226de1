package org.millrace.modelops.predictor;

import org.millrace.kernel.Calibrator;

/** Models whose probabilities are put right. */
final class Calibrated {
  static final Calibrator CURVE = new Calibrator.Platt(0.6, -0.35);
  static final Calibrator STEPS =
      new Calibrator.Isotonic(
          new double[] {0.05, 0.2, 0.35, 0.5, 0.7, 0.9},
          new double[] {0.0, 0.1, 0.1, 0.45, 0.45, 0.8});

  private Calibrated() {}

  static PackageContent with(PackageContent content, Calibrator calibrator) {
    return new PackageContent(
        content.model(),
        content.label(),
        content.threshold(),
        content.useCaseDigest(),
        content.features(),
        content.encoding(),
        content.trained(),
        calibrator,
        content.examples(),
        content.files(),
        content.createdAt());
  }
}
