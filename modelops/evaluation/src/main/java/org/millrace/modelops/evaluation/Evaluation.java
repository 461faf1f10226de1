package org.millrace.modelops.evaluation;

import java.util.Map;

/** A model's numbers on rows whose outcome is known. */
public sealed interface Evaluation permits BinaryEvaluation, RegressionEvaluation {
  /** How many rows there were. */
  int rows();

  /** The name of the one number that is told first, and in which gains are measured. */
  String lead();

  /** That number. */
  Estimate leading();

  /** The numbers under the names that MLflow, REST and gates use, each with its interval. */
  Map<String, Double> metrics();
}
