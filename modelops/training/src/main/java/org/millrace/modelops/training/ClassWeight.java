package org.millrace.modelops.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.predictor.Task;
import tools.jackson.databind.JsonNode;

/**
 * How much a row that has the label counts in training. The model's probabilities shift with it:
 * weighed rows are as if there were more of them.
 *
 * @param balanced both labels weigh as much in sum; then {@code positive} is not read
 * @param positive of a row that has the label, where one without it weighs 1; above 0
 */
public record ClassWeight(boolean balanced, double positive) {
  static final ClassWeight EQUAL = new ClassWeight(false, 1);
  static final ClassWeight BALANCED = new ClassWeight(true, 1);
  private static final double GREATEST = 1e6;

  public ClassWeight {
    TrainerSettings.require("class-weight", positive, 1 / GREATEST, GREATEST);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static ClassWeight of(JsonNode given) {
    if (given.isNumber()) {
      return new ClassWeight(false, given.doubleValue());
    }
    if (given.isString() && given.stringValue().equals("balanced")) {
      return BALANCED;
    }
    throw new ProblemException(
        "Invalid class-weight " + given + " of the trainer in " + ModelopsSettings.FILE,
        "it is 'balanced', or how much a row that has the label weighs",
        "write 'balanced', or a number such as 4");
  }

  /** Whether all rows weigh the same, and weights need not be stored. */
  boolean isEqual() {
    return equals(EQUAL);
  }

  /**
   * What the rows below {@code to} weigh; of a balanced weight they sum to {@code to}.
   *
   * @throws ProblemException if there are no labels to be weighed
   */
  Weights over(Examples examples, int to, Task task) {
    if (isEqual()) {
      return new Weights(1, 1);
    }
    if (task != Task.CLASSIFICATION) {
      throw new ProblemException(
          "Cannot weigh labels by class-weight " + words(),
          "a " + task.word() + " tells no labels apart",
          "leave class-weight out of the trainer in " + ModelopsSettings.FILE);
    }
    if (!balanced) {
      return new Weights(positive, 1);
    }
    int positives = examples.positives(0, to);
    return new Weights(to / (2.0 * positives), to / (2.0 * (to - positives)));
  }

  /** As the file writes it. */
  String words() {
    return balanced ? "balanced" : Double.toString(positive);
  }

  /** What a row weighs that has the label, and one that has not. */
  record Weights(double positive, double negative) {
    double of(double target) {
      return target == 1 ? positive : negative;
    }
  }
}
