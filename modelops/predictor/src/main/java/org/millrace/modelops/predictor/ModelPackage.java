package org.millrace.modelops.predictor;

import java.nio.file.Path;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;

/** A model version loaded from its folder: checked, compiled, ready to answer. Thread-safe. */
public final class ModelPackage {
  private ModelPackage() {}

  /**
   * Verifies the digests of all files, compiles, and compares with the stored examples.
   *
   * @throws ProblemException if a file is missing, changed or not in the manifest, if the model is
   *     malformed, or if an answer differs from the trainer's
   */
  public static ModelPackage load(Path folder) {
    throw new UnsupportedOperationException();
  }

  /** Names the content of the package: SHA-256 of its manifest. */
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

  /** Whence a row of features becomes the model's inputs. */
  public Predictor predictor() {
    throw new UnsupportedOperationException();
  }

  /**
   * Probability of the positive class for a row of plan().features(). Allocates nothing but
   * per-thread scratch.
   */
  public double probability(Row features) {
    throw new UnsupportedOperationException();
  }

  /** Answers its stored examples until the JIT compiler has done its work; takes about a second. */
  public void warmUp() {
    throw new UnsupportedOperationException();
  }
}
