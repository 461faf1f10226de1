package org.millrace.dataops.ingest.source;

import io.openlineage.client.OpenLineage.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.millrace.dataops.lineage.LineageData;
import org.millrace.dataops.lineage.LineageLog;
import org.millrace.dataops.lineage.LineageRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells from where one run of a source brings records to its stream. A run that ends says so; one
 * that goes on says its total with the first records, and every ten minutes while there are more.
 * Nothing fails because this could not be told. One thread's.
 */
final class SourceLineage {
  static final Duration EVERY = Duration.ofMinutes(10);
  private static final Logger LOG = LoggerFactory.getLogger(SourceLineage.class);

  private final LineageLog log;
  private final InstantSource clock;
  private final LineageRun run;
  private final LineageData topic;
  private long records;
  private long told;
  private Instant toldAt = Instant.MIN;
  private boolean ended;

  private SourceLineage(LineageLog log, InstantSource clock, LineageRun run, LineageData topic) {
    this.log = log;
    this.clock = clock;
    this.run = run;
    this.topic = topic;
  }

  /** A run that begins now. */
  static SourceLineage begin(
      LineageLog log,
      InstantSource clock,
      String job,
      LineageRun.Kind kind,
      List<LineageData> inputs,
      String topic) {
    LineageRun run = LineageRun.of(job + "." + topic, kind, clock.instant());
    for (LineageData input : inputs) {
      run = run.reading(input);
    }
    SourceLineage lineage = new SourceLineage(log, clock, run, log.topic(topic));
    lineage.tell(lineage.soFar(), run.writing(lineage.topic).started());
    return lineage;
  }

  private LineageRun soFar() {
    return run.writing(topic.withRows(records));
  }

  /** More records are there for good. */
  void published(long more) {
    records += more;
    Instant now = clock.instant();
    boolean due = records > told && !now.isBefore(told == 0 ? now : toldAt.plus(EVERY));
    if (run.kind() != LineageRun.Kind.BATCH && due) {
      told = records;
      toldAt = now;
      tell(soFar(), soFar().running(now));
    }
  }

  /** All that was to be published is, or somebody ended what has no end. */
  void completed() {
    end(soFar().completed(clock.instant()));
  }

  void failed(String reason) {
    end(soFar().failed(clock.instant(), reason));
  }

  private void end(RunEvent event) {
    if (!ended) {
      ended = true;
      tell(soFar(), event);
    }
  }

  private void tell(LineageRun as, RunEvent event) {
    try {
      log.append(as, List.of(event));
    } catch (RuntimeException e) {
      LOG.warn("Cannot write down the lineage of {}", run.job(), e);
    }
  }
}
