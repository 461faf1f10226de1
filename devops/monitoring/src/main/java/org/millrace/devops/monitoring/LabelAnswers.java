package org.millrace.devops.monitoring;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.millrace.kernel.Charter;
import org.millrace.modelops.evaluation.BinaryEvaluation;
import org.millrace.modelops.evaluation.Confusion;

/** Probabilities, the labels predicted by them, and what came true. */
final class LabelAnswers extends Answers {
  private final Charter.Value value;
  private final long[] decisions = new long[4];
  private double[] probability = new double[1024];
  private boolean[] outcome = new boolean[1024];
  private int matured;

  LabelAnswers(Charter.Value value) {
    super("probability, label", "BOOLEAN");
    this.value = value;
  }

  @Override
  void add(ResultSet row) throws SQLException {
    if (matured == probability.length) {
      probability = Arrays.copyOf(probability, 2 * matured);
      outcome = Arrays.copyOf(outcome, 2 * matured);
    }
    boolean came = row.getBoolean(1);
    boolean decision = row.getBoolean(3);
    probability[matured] = row.getDouble(2);
    outcome[matured] = came;
    matured++;
    decisions[(decision ? 0 : 2) + (decision == came ? 0 : 1)]++;
  }

  @Override
  int matured() {
    return matured;
  }

  @Override
  Realised realised() {
    // In the order of the counts: right alarm, wrong alarm, right silence, wrong silence.
    Confusion confusion = new Confusion(decisions[0], decisions[1], decisions[3], decisions[2]);
    return new Realised.Labels(evaluation(confusion), confusion, confusion.value(value));
  }

  private Optional<BinaryEvaluation> evaluation(Confusion confusion) {
    long positives = confusion.truePositives() + confusion.falseNegatives();
    if (positives == 0 || positives == matured) {
      return Optional.empty();
    }
    return Optional.of(
        BinaryEvaluation.of(Arrays.copyOf(probability, matured), Arrays.copyOf(outcome, matured)));
  }
}
