package org.millrace.dataops.contracts;

import java.util.List;

/** What a contract says beside its fields; see {@link Contract} for each. */
record ContractTerms(
    String stream,
    String version,
    String digest,
    String owner,
    String purpose,
    String key,
    String knownAt,
    List<ServiceLevel> serviceLevels) {
  ContractTerms {
    serviceLevels = List.copyOf(serviceLevels);
  }
}
