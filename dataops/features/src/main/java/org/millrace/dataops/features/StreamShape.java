package org.millrace.dataops.features;

import org.millrace.dataops.contracts.Contract;
import org.millrace.kernel.Schema;

/** What features ask of a stream's contract. */
record StreamShape(String name, Schema schema, String key, String knownAt) {
  static StreamShape of(Contract contract) {
    return new StreamShape(
        contract.stream(), contract.schema(), contract.key(), contract.knownAt());
  }
}
