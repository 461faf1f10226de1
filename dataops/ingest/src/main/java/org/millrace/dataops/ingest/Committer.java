package org.millrace.dataops.ingest;

import io.openlineage.client.OpenLineage.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.millrace.dataops.datasets.CommitConflictException;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.lineage.DataQuality;
import org.millrace.dataops.lineage.FieldOrigin;
import org.millrace.dataops.lineage.LineageData;
import org.millrace.dataops.lineage.LineageLog;
import org.millrace.dataops.lineage.LineageRun;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one dataset version of what has been read. The order is what makes it exactly once: first
 * those kept aside, which may be written twice without harm, and what will be repaired; then rows
 * and offsets in one snapshot; then lineage, which tells of what is done and can't undo it.
 */
final class Committer {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  private final IngestedStream stream;
  private final Quarantine quarantine;
  private final QuarantineRepairs repairs;
  private final LineageLog lineage;
  private final StreamMeters meters;
  private final InstantSource clock;

  Committer(
      IngestedStream stream,
      Quarantine quarantine,
      QuarantineRepairs repairs,
      LineageLog lineage,
      StreamMeters meters,
      InstantSource clock) {
    this.stream = stream;
    this.quarantine = quarantine;
    this.repairs = repairs;
    this.lineage = lineage;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * @param expected offsets that the dataset stands at
   * @throws CommitConflictException if it stands elsewhere
   */
  void commit(
      Dataset dataset, Intake intake, Map<Integer, Long> expected, Map<Integer, Long> next) {
    Instant started = clock.instant();
    long began = System.nanoTime();
    LineageData topic =
        lineage
            .topic(stream.topic())
            .ofVersion(range(expected, next))
            .withRows(intake.records())
            .withQuality(quality(intake));
    LineageRun run =
        LineageRun.of("ingest." + stream.dataset(), LineageRun.Kind.STREAMING, started)
            .reading(topic);
    try {
      keepAside(intake);
      boolean isRepairing = isTheStreams(dataset) && !intake.repairs().isEmpty();
      if (isRepairing) {
        repairs.intend(intake.repairs());
      }
      DatasetVersion version = dataset.append(intake.batches(), expected, next);
      if (isRepairing) {
        repairs.settle(stream.topic(), next, words(version));
        repairs.refused(intake.repairs(), words(version));
      }
      Instant ended = clock.instant();
      meters.committed(intake, Duration.ofNanos(System.nanoTime() - began), ended);
      Schema schema = dataset.schema();
      LineageRun done =
          run.writing(
              LineageData.dataset(version, schema)
                  .withRows(intake.accepted())
                  .withOrigins(FieldOrigin.copies(schema, topic)));
      tell(done, List.of(done.started(), done.completed(ended)));
    } catch (RuntimeException e) {
      meters.commitFailed(Duration.ofNanos(System.nanoTime() - began));
      if (!(e instanceof CommitConflictException)) {
        String reason = String.valueOf(e.getMessage());
        tell(run, List.of(run.started(), run.failed(clock.instant(), reason)));
      }
      throw e;
    }
  }

  /** Says of records what a commit repaired whose process did not live to say it. */
  void settle(Dataset dataset) {
    Optional<DatasetVersion> version = dataset.current();
    if (isTheStreams(dataset) && version.isPresent()) {
      repairs.settle(stream.topic(), dataset.offsets(), words(version.get()));
    }
  }

  /** What is replayed goes to another dataset, and repairs nothing. */
  private boolean isTheStreams(Dataset dataset) {
    return dataset.name().equals(stream.dataset());
  }

  private static String words(DatasetVersion version) {
    return "version " + version.snapshotId();
  }

  /** Writes down those kept aside, also before it is time to commit. */
  void keepAside(Intake intake) {
    quarantine.keep(intake.drainQuarantined());
  }

  private void tell(LineageRun run, List<RunEvent> events) {
    try {
      lineage.append(run, events);
    } catch (RuntimeException e) {
      meters.lineageLost(events.size());
      LOG.warn("Cannot write down the lineage of {}", stream.dataset(), e);
    }
  }

  private DataQuality quality(Intake intake) {
    List<DataQuality.Assertion> assertions = new ArrayList<>();
    if (intake.broken().isEmpty()) {
      assertions.add(assertion("contract " + stream.contract().version(), 0));
    }
    new TreeMap<>(intake.broken())
        .forEach((rule, records) -> assertions.add(assertion(rule, records)));
    return new DataQuality(assertions, Map.of());
  }

  private static DataQuality.Assertion assertion(String rule, long broken) {
    return new DataQuality.Assertion(
        rule, Optional.empty(), broken == 0, "error", "0", Long.toString(broken));
  }

  /** As {@code 0:100-250 1:90-120}: partition, first offset, offset after the last. */
  private static String range(Map<Integer, Long> expected, Map<Integer, Long> next) {
    return new TreeMap<>(next)
        .entrySet().stream()
            .map(e -> e.getKey() + ":" + expected.getOrDefault(e.getKey(), 0L) + "-" + e.getValue())
            .collect(Collectors.joining(" "));
  }
}
