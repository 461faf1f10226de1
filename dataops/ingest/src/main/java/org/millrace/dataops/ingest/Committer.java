package org.millrace.dataops.ingest;

import io.openlineage.client.OpenLineage.DataQualityAssertionsDatasetFacetAssertions;
import io.openlineage.client.OpenLineage.InputDatasetInputFacets;
import io.openlineage.client.OpenLineage.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.millrace.dataops.datasets.CommitConflictException;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.lineage.LineageLog;
import org.millrace.dataops.lineage.LineageRun;
import org.millrace.kernel.DatasetVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one dataset version of what has been read. The order is what makes it exactly once: first
 * those kept aside, which may be written twice without harm; then rows and offsets in one snapshot;
 * then lineage, which tells of what is done and can't undo it.
 */
final class Committer {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  private final IngestedStream stream;
  private final String servers;
  private final Quarantine quarantine;
  private final LineageLog lineage;
  private final StreamMeters meters;
  private final InstantSource clock;

  Committer(
      IngestedStream stream,
      String servers,
      Quarantine quarantine,
      LineageLog lineage,
      StreamMeters meters,
      InstantSource clock) {
    this.stream = stream;
    this.servers = servers;
    this.quarantine = quarantine;
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
    LineageRun run =
        LineageRun.of("ingest." + stream.dataset(), LineageRun.Kind.STREAMING, started)
            .readingTopic(servers, stream.topic(), range(expected, next), facts(intake));
    try {
      keepAside(intake);
      DatasetVersion version = dataset.append(intake.batches(), expected, next);
      quarantine.repaired(intake.repairs(), version);
      Instant ended = clock.instant();
      meters.committed(intake, Duration.ofNanos(System.nanoTime() - began), ended);
      LineageRun done = run.writing(version, dataset.schema(), intake.accepted());
      tell(List.of(done.started(), done.completed(ended)));
    } catch (RuntimeException e) {
      meters.commitFailed(Duration.ofNanos(System.nanoTime() - began));
      if (!(e instanceof CommitConflictException)) {
        tell(List.of(run.started(), run.failed(clock.instant(), String.valueOf(e.getMessage()))));
      }
      throw e;
    }
  }

  /** Writes down those kept aside, also before it is time to commit. */
  void keepAside(Intake intake) {
    quarantine.keep(intake.drainQuarantined());
  }

  private void tell(List<RunEvent> events) {
    try {
      lineage.append(events);
    } catch (RuntimeException e) {
      meters.lineageLost(events.size());
      LOG.warn("Cannot write down the lineage of {}", stream.dataset(), e);
    }
  }

  private InputDatasetInputFacets facts(Intake intake) {
    List<DataQualityAssertionsDatasetFacetAssertions> assertions = new ArrayList<>();
    if (intake.broken().isEmpty()) {
      assertions.add(assertion("contract " + stream.contract().version(), true, 0));
    }
    new TreeMap<>(intake.broken())
        .forEach((rule, records) -> assertions.add(assertion(rule, false, records)));
    return LineageRun.FACTS
        .newInputDatasetInputFacetsBuilder()
        .inputStatistics(
            LineageRun.FACTS.newInputStatisticsInputDatasetFacet(intake.records(), null, null))
        .dataQualityAssertions(LineageRun.FACTS.newDataQualityAssertionsDatasetFacet(assertions))
        .build();
  }

  private static DataQualityAssertionsDatasetFacetAssertions assertion(
      String rule, boolean success, long broken) {
    return LineageRun.FACTS
        .newDataQualityAssertionsDatasetFacetAssertionsBuilder()
        .assertion(rule)
        .success(success)
        .expected("0")
        .actual(Long.toString(broken))
        .build();
  }

  /** As {@code 0:100-250 1:90-120}: partition, first offset, offset after the last. */
  private static String range(Map<Integer, Long> expected, Map<Integer, Long> next) {
    return new TreeMap<>(next)
        .entrySet().stream()
            .map(e -> e.getKey() + ":" + expected.getOrDefault(e.getKey(), 0L) + "-" + e.getValue())
            .collect(Collectors.joining(" "));
  }
}
