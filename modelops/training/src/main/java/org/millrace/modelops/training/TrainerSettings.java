package org.millrace.modelops.training;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * A trainer and its parameters; {@code type} in the file says which ({@link TrainerTypes}). What is
 * left out has the default.
 */
@JsonDeserialize(using = TrainerReader.class)
public interface TrainerSettings {
  /** As the file writes it. */
  String type();

  /** The parameters by name, for people and for MLflow. */
  Map<String, String> params();

  /**
   * Fits a model.
   *
   * @param to training rows are [0, to); of a classification both labels occur among them
   */
  Fitted fit(Fitter fitter, Examples examples, int to);

  /** A number of the file, or the default. */
  static double or(@Nullable Double given, double otherwise) {
    return given == null ? otherwise : given;
  }

  /**
   * @throws ProblemException if a parameter is out of its range, or NaN
   */
  static void require(String name, double value, double least, double greatest) {
    if (!(value >= least && value <= greatest)) {
      throw new ProblemException(
          "Invalid " + name + " " + value + " of the trainer in " + ModelopsSettings.FILE,
          "it lies between " + least + " and " + greatest,
          "choose a value within that range, or leave it out for the default");
    }
  }
}
