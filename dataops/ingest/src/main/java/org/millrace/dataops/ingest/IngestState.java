package org.millrace.dataops.ingest;

import java.time.Instant;

/** What an ingestor is doing. */
public sealed interface IngestState {
  /** It reads and commits. */
  record Running(Instant since) implements IngestState {}

  /**
   * It waits to try again, by itself, from the last commit.
   *
   * @param reason of the last failure, in words
   * @param failures in a row
   */
  record BackingOff(Instant since, String reason, int failures) implements IngestState {}

  /** It has been told to stop. */
  record Stopped(Instant since) implements IngestState {}
}
