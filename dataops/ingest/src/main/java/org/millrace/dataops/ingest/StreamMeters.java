package org.millrace.dataops.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of one stream, and the figures its status is made of. Thread-safe. */
final class StreamMeters implements AutoCloseable {
  private static final String NAME = IngestMeters.Tag.DATASET.asString();
  private static final String OUTCOME = IngestMeters.Tag.OUTCOME.asString();
  private static final String REASON = IngestMeters.Tag.REASON.asString();

  private final MeterRegistry registry;
  private final List<Meter> gauges = new ArrayList<>();
  private final String dataset;
  private final Counter accepted;
  private final Counter quarantined;
  private final Counter lineageLost;
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicLong committing = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong running = new AtomicLong();
  private final AtomicLong lastCommitMillis = new AtomicLong();
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong aside = new AtomicLong();

  StreamMeters(MeterRegistry registry, String dataset) {
    this.registry = registry;
    this.dataset = dataset;
    this.accepted = records("accepted");
    this.quarantined = records("quarantined");
    this.lineageLost =
        Counter.builder(IngestMeters.LINEAGE_LOST.getName())
            .description("Lineage events that the control database did not take")
            .tag(NAME, dataset)
            .register(registry);
    gauges.add(
        Gauge.builder(IngestMeters.LAG.getName(), this, StreamMeters::lag)
            .description("Records of the topic that are not in the dataset yet")
            .tag(NAME, dataset)
            .strongReference(true)
            .register(registry));
    gauge(IngestMeters.LOST, lost, 1, "Offsets that Kafka had deleted before they were ingested");
    gauge(IngestMeters.RUNNING, running, 1, "1 while the stream is read, 0 after a failure");
    gauge(IngestMeters.LAST_COMMIT, lastCommitMillis, 1e-3, "When the dataset last got a version");
  }

  private Counter records(String outcome) {
    return Counter.builder(IngestMeters.RECORDS.getName())
        .description("Records committed, by outcome")
        .tags(NAME, dataset, OUTCOME, outcome)
        .register(registry);
  }

  private void gauge(IngestMeters meter, AtomicLong value, double unit, String description) {
    gauges.add(
        Gauge.builder(meter.getName(), value, v -> v.get() * unit)
            .description(description)
            .baseUnit(meter.getBaseUnit())
            .tag(NAME, dataset)
            .strongReference(true)
            .register(registry));
  }

  /** Takes the gauges away: they would go on telling of a stream that is no longer ingested. */
  @Override
  public void close() {
    gauges.forEach(registry::remove);
  }

  void committed(Intake intake, Duration took, Instant at) {
    commit("success", took);
    accepted.increment((double) intake.accepted());
    rows.addAndGet(intake.accepted());
    long bad = intake.records() - intake.accepted();
    quarantined.increment((double) bad);
    aside.addAndGet(bad);
    for (Map.Entry<String, Long> rule : intake.broken().entrySet()) {
      Counter.builder(IngestMeters.QUARANTINED.getName())
          .description("Records kept aside, by the first rule they break")
          .tags(NAME, dataset, REASON, rule.getKey())
          .register(registry)
          .increment(rule.getValue());
    }
    lastCommitMillis.set(at.toEpochMilli());
  }

  void commitFailed(Duration took) {
    commit("failure", took);
  }

  private void commit(String outcome, Duration took) {
    Timer.builder(IngestMeters.COMMIT.getName())
        .description("Time to write and commit one dataset version")
        .tags(NAME, dataset, OUTCOME, outcome)
        .register(registry)
        .record(took);
  }

  void lineageLost(int events) {
    lineageLost.increment(events);
  }

  /** Records not read yet, or read and not on their way to a commit. */
  void waiting(long records) {
    waiting.set(records);
  }

  /** Records of the commit that is under way; 0 when it is made. */
  void committing(long records) {
    committing.set(records);
  }

  void lost(long offsets) {
    lost.set(offsets);
  }

  void running(boolean is) {
    running.set(is ? 1 : 0);
  }

  void lastVersionAt(Instant at) {
    lastCommitMillis.compareAndSet(0, at.toEpochMilli());
  }

  Optional<Instant> lastCommit() {
    long millis = lastCommitMillis.get();
    return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  long lag() {
    return waiting.get() + committing.get();
  }

  long lost() {
    return lost.get();
  }

  long rows() {
    return rows.get();
  }

  long quarantined() {
    return aside.get();
  }
}
