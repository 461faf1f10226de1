package org.millrace.devops.serving;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.millrace.dataops.contracts.Contract;
import org.millrace.kernel.Row;
import org.millrace.kernel.UseCase;

/**
 * Where online features begin when a process starts: the records of a stream that were ingested
 * already, which its topic may not keep any more. What comes after them is read from the topic. The
 * process that has the datasets supplies it; serving itself carries none.
 */
@FunctionalInterface
public interface FeatureBackfill {
  /** For a process that has no datasets: everything is read from the topics. */
  FeatureBackfill NONE = (useCase, contract, span, records) -> Map.of();

  /**
   * Hands on the records of one stream in the order of their known-at.
   *
   * @param span how far back from the newest record to begin, by known-at
   * @param records takes rows of the contract's schema; the row object may be reused
   * @return for each partition of the topic the offset after the last record that was handed on;
   *     empty if nothing was ingested yet
   * @throws RuntimeException if they cannot be read; what was handed on is thrown away
   */
  Map<Integer, Long> load(UseCase useCase, Contract contract, Duration span, Consumer<Row> records);
}
