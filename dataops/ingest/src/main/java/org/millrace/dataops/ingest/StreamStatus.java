package org.millrace.dataops.ingest;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How ingestion of one stream stands.
 *
 * @param offsets next offset by partition, as committed with the newest dataset version
 * @param lag records of the topic that are not in the dataset yet, as last seen
 * @param rows accepted since this process began
 * @param quarantined kept aside since this process began
 * @param lost offsets that Kafka had deleted before they were ingested, ever
 * @param lastCommit when the dataset got its newest version, as far as this process knows
 */
public record StreamStatus(
    String useCase,
    String stream,
    String topic,
    IngestState state,
    Map<Integer, Long> offsets,
    long lag,
    long rows,
    long quarantined,
    long lost,
    Optional<Instant> lastCommit) {
  public StreamStatus {
    offsets = Map.copyOf(offsets);
  }

  public boolean isRunning() {
    return state instanceof IngestState.Running;
  }
}
