package org.millrace.modelops.training;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.millrace.modelops.evaluation.Estimate;
import org.millrace.modelops.evaluation.Evaluation;

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
    Evaluation model,
    List<Gain> gains,
    Evaluation first,
    Estimate gainOfRetraining) {
  public BacktestFold {
    gains = List.copyOf(gains);
  }

  Map<String, Double> metrics() {
    Map<String, Double> metrics = new TreeMap<>(model.metrics());
    metrics.put("train_rows", (double) trainRows);
    String lead = model.lead();
    gains.forEach(gain -> metrics.put(Gate.gainOver(lead, gain.over()), gain.gain().value()));
    metrics.put("first_model_" + lead, first.leading().value());
    metrics.put(lead + "_gain_of_retraining", gainOfRetraining.value());
    return metrics;
  }
}
