package org.millrace.modelops.training;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.millrace.modelops.evaluation.AucDifference;
import org.millrace.modelops.evaluation.BinaryEvaluation;

/**
 * One training of a backtest.
 *
 * @param trainedAt the moment of training: it learned from what had matured by then
 * @param testTo the moment before which its test rows end, and the next is trained
 * @param model measured on the rows with a cutoff in between
 * @param gains over each baseline, fitted on the same rows
 * @param first the very first model on these rows, never trained again
 * @param gainOfRetraining over that first model
 */
public record BacktestFold(
    Instant trainedAt,
    Instant testTo,
    int trainRows,
    BinaryEvaluation model,
    List<Gain> gains,
    BinaryEvaluation first,
    AucDifference gainOfRetraining) {
  public BacktestFold {
    gains = List.copyOf(gains);
  }

  Map<String, Double> metrics() {
    Map<String, Double> metrics = new TreeMap<>(model.metrics());
    metrics.put("train_rows", (double) trainRows);
    gains.forEach(gain -> metrics.put("auc_gain_over_" + gain.over(), gain.auc().difference()));
    metrics.put("first_model_auc", first.auc());
    metrics.put("auc_gain_of_retraining", gainOfRetraining.difference());
    return metrics;
  }
}
