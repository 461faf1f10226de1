package org.millrace.dataops.contracts;

import java.nio.file.Path;
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
    String subjectKey,
    List<ServiceLevel> serviceLevels,
    Path file) {
  ContractTerms {
    serviceLevels = List.copyOf(serviceLevels);
  }
}
