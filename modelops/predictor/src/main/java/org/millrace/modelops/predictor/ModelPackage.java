package org.millrace.modelops.predictor;

import java.nio.file.Path;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.kernel.Row;

/** A model version loaded from its folder: checked, compiled, ready to answer. Thread-safe. */
public final class ModelPackage {
  private ModelPackage() {}

  /**
   * Verifies the digests of all files, compiles, and compares with the stored examples; refuses if
   * anything differs.
   */
  public static ModelPackage load(Path folder) {
    throw new UnsupportedOperationException();
  }

  public String digest() {
    throw new UnsupportedOperationException();
  }

  public String useCaseDigest() {
    throw new UnsupportedOperationException();
  }

  public String model() {
    throw new UnsupportedOperationException();
  }

  public FeaturePlan plan() {
    throw new UnsupportedOperationException();
  }

  /** What the predicted label means, e.g. "late"; the positive class of a binary problem. */
  public String label() {
    throw new UnsupportedOperationException();
  }

  /** At and above it the label is predicted. */
  public double threshold() {
    throw new UnsupportedOperationException();
  }

  /**
   * Probability of the positive class for a row of plan().features(). Allocates nothing but
   * per-thread scratch.
   */
  public double probability(Row features) {
    throw new UnsupportedOperationException();
  }
}
