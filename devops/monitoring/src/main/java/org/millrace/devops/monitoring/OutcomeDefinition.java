package org.millrace.devops.monitoring;

import org.millrace.dataops.contracts.Contract;
import org.millrace.modelops.predictor.Task;

/**
 * Where the truth about a prediction is found.
 *
 * @param stream the stream that outcomes arrive on, as {@code arrivals}
 * @param key its field that equals the prediction's entity key
 * @param knownAt its field that says when a record became known; of several records of one key the
 *     newest counts
 * @param truth SQL over its fields: a condition that is true where the label holds, {@code
 *     arr_delay > 15}, or of a regression the quantity, {@code arr_delay}; where it is null, NaN or
 *     infinite there is no outcome
 * @param task what the predictions are of
 */
public record OutcomeDefinition(
    String stream, String key, String knownAt, String truth, Task task) {

  /** Outcomes from the stream of that contract. */
  public static OutcomeDefinition of(Contract contract, String truth, Task task) {
    return new OutcomeDefinition(
        contract.stream(), contract.key(), contract.knownAt(), truth, task);
  }
}
