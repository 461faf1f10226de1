package org.millrace.devops.monitoring;

import org.millrace.dataops.contracts.Contract;

/**
 * Where the truth about a prediction is found.
 *
 * @param stream the stream that outcomes arrive on, as {@code arrivals}
 * @param key its field that equals the prediction's entity key
 * @param knownAt its field that says when a record became known; of several records of one key the
 *     newest counts
 * @param when SQL condition over its fields that is true where the label holds: {@code arr_delay >
 *     15}; where it is null there is no outcome
 */
public record OutcomeDefinition(String stream, String key, String knownAt, String when) {

  /** Outcomes from the stream of that contract. */
  public static OutcomeDefinition of(Contract contract, String when) {
    return new OutcomeDefinition(contract.stream(), contract.key(), contract.knownAt(), when);
  }
}
