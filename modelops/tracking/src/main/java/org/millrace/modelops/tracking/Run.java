package org.millrace.modelops.tracking;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One attempt to make a model.
 *
 * @param id a UUID of our own
 * @param kind {@code training}, {@code tuning}, or {@code trial}: a part of a tuning
 * @param reason why it ended as it did; empty while it runs or when there is nothing to say
 * @param metrics the last value of each
 * @param datasets what it read, in the order it was told
 */
public record Run(
    String id,
    String useCase,
    String useCaseDigest,
    String kind,
    String name,
    String user,
    long seed,
    RunStatus status,
    String reason,
    Instant startedAt,
    Optional<Instant> endedAt,
    Map<String, String> params,
    Map<String, Double> metrics,
    List<DatasetUse> datasets) {
  public Run {
    params = Map.copyOf(params);
    metrics = Map.copyOf(metrics);
    datasets = List.copyOf(datasets);
  }
}
