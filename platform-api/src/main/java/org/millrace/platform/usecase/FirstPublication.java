package org.millrace.platform.usecase;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.millrace.dataops.ingest.IngestService;
import org.millrace.dataops.ingest.source.FileSource;
import org.millrace.dataops.ingest.source.Publication;
import org.millrace.dataops.ingest.source.PublishProgress;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.springframework.stereotype.Component;

/**
 * Publishes what the files of a use case hold, once: a stream whose topic holds anything is left as
 * it is, so that a second start doubles nothing.
 */
@Component
public class FirstPublication {
  private static final Duration INGEST = Duration.ofMinutes(10);

  private final FileSource files;
  private final PublishedRecords published;
  private final IngestService ingestion;
  private final Clock clock;

  FirstPublication(
      FileSource files, PublishedRecords published, IngestService ingestion, Clock clock) {
    this.files = files;
    this.published = published;
    this.ingestion = ingestion;
    this.clock = clock;
  }

  /**
   * Publishes the records known by now and returns when they are ingested.
   *
   * @param folder of a use case that is applied, with its data
   * @return records by stream; empty if no topic was
   * @throws ProblemException if a select does not fit its contract, or Kafka does not take a record
   */
  public Map<String, Long> publish(UseCase folder, PublishProgress progress) {
    Map<String, Long> held = published.of(folder);
    List<String> empty =
        FileSource.streams(folder).stream()
            .filter(stream -> held.getOrDefault(stream, 0L) == 0)
            .toList();
    if (empty.isEmpty()) {
      return Map.of();
    }
    Publication publication =
        files.publish(folder, empty, Instant.EPOCH, clock.instant(), progress);
    ingestion.flush(folder, INGEST);
    return publication.records();
  }
}
