package org.millrace.devops.monitoring;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.millrace.modelops.evaluation.RegressionEvaluation;

/** Quantities as predicted and as they came. */
final class QuantityAnswers extends Answers {
  private double[] predicted = new double[1024];
  private double[] actual = new double[1024];
  private int matured;

  QuantityAnswers() {
    super("value", "DOUBLE");
  }

  @Override
  void add(ResultSet row) throws SQLException {
    double came = row.getDouble(1);
    if (!Double.isFinite(came)) {
      return;
    }
    if (matured == predicted.length) {
      predicted = Arrays.copyOf(predicted, 2 * matured);
      actual = Arrays.copyOf(actual, 2 * matured);
    }
    actual[matured] = came;
    predicted[matured] = row.getDouble(2);
    matured++;
  }

  @Override
  int matured() {
    return matured;
  }

  @Override
  Realised realised() {
    if (matured < 2) {
      return new Realised.Quantities(Optional.empty(), Optional.empty());
    }
    double[] answers = Arrays.copyOf(predicted, matured);
    double[] outcomes = Arrays.copyOf(actual, matured);
    return new Realised.Quantities(
        Optional.of(RegressionEvaluation.of(answers, outcomes)),
        Optional.of(RegressionEvaluation.bias(answers, outcomes)));
  }
}
