package org.millrace.modelops.training;

import java.time.Instant;
import java.util.List;
import org.millrace.dataops.contracts.Contract;
import org.millrace.kernel.DatasetVersion;

/** Asks those who keep the streams whether a stream keeps what is promised of it as a whole. */
public interface StreamHealth {
  /**
   * The promises of the contract that the stream did not keep, each with its figures; none if it
   * kept them all, or has none.
   *
   * @param asOf the moment at which the version is used, in event time
   */
  List<String> broken(Contract contract, DatasetVersion version, Instant asOf);

  /** Where nobody watches the streams. */
  static StreamHealth unwatched() {
    return (contract, version, asOf) -> List.of();
  }
}
