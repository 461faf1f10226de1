package org.millrace.modelops.training;

import org.millrace.kernel.Row;
import org.millrace.modelops.predictor.Encoding;
import org.millrace.modelops.predictor.Task;

/** The rows that one's own trainer learns from, in the order of their cutoff. For one thread. */
public final class TrainingSet {
  private final Fitter fitter;
  private final Examples examples;
  private final int size;

  TrainingSet(Fitter fitter, Examples examples, int size) {
    this.fitter = fitter;
    this.examples = examples;
    this.size = size;
  }

  /** How many rows there are. */
  public int size() {
    return size;
  }

  /** How rows become the inputs of a model, which is what a model is asked with. */
  public Encoding encoding() {
    return fitter.encoding();
  }

  /** What is to be learned. */
  public Task task() {
    return fitter.label().task();
  }

  /** What is predicted: the label, or the quantity. */
  public String label() {
    return fitter.label().name();
  }

  /** Of a classification, what a row without the label is called. */
  public String otherLabel() {
    return fitter.label().negative();
  }

  /** Of everything that is drawn by lot. */
  public long seed() {
    return fitter.seed();
  }

  /** That may work at once. */
  public int threads() {
    return fitter.threads();
  }

  /**
   * @param index in [0, size)
   * @param into a row of {@code encoding().features()}
   */
  public void read(int index, Row into) {
    examples.features().read(index, into);
  }

  /** Of a classification 1 where the row has the label, else 0; of a regression the quantity. */
  public double target(int index) {
    return examples.targets()[index];
  }

  /** The moment whose knowledge the row's features hold, in micros. */
  public long cutoff(int index) {
    return examples.cutoffs()[index];
  }
}
