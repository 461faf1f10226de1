package org.millrace.dataops.ingest.source;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of one source, and the figures its status is made of. Thread-safe. */
final class SourceMeters implements AutoCloseable {
  private final MeterRegistry registry;
  private final List<Meter> gauges = new ArrayList<>();
  private final Counter records;
  private final Counter failures;
  private final AtomicLong running = new AtomicLong();
  private final AtomicLong succeededMillis = new AtomicLong();
  private final AtomicLong newestMillis = new AtomicLong(Long.MIN_VALUE);

  SourceMeters(MeterRegistry registry, String dataset, String kind) {
    this.registry = registry;
    this.records = counter("source.records", "Records published to the stream", dataset, kind);
    this.failures = counter("source.failures", "Times the source could not be read", dataset, kind);
    gauge(
        "source.running",
        "1 while the source is read, 0 after a failure",
        dataset,
        kind,
        running,
        1);
    gauge(
        "source.last.success.timestamp",
        "When the source was last read without a failure",
        dataset,
        kind,
        succeededMillis,
        1e-3);
  }

  private Counter counter(String name, String description, String dataset, String kind) {
    return Counter.builder(name)
        .description(description)
        .tags("dataset", dataset, "kind", kind)
        .register(registry);
  }

  private void gauge(
      String name, String description, String dataset, String kind, AtomicLong value, double unit) {
    gauges.add(
        Gauge.builder(name, value, v -> v.get() * unit)
            .description(description)
            .baseUnit(unit < 1 ? "seconds" : null)
            .tags("dataset", dataset, "kind", kind)
            .strongReference(true)
            .register(registry));
  }

  void running(boolean is) {
    running.set(is ? 1 : 0);
  }

  void failed() {
    failures.increment();
  }

  void succeeded(Instant at, long published, long newest) {
    records.increment((double) published);
    newestMillis.accumulateAndGet(newest, Math::max);
    succeededMillis.set(at.toEpochMilli());
  }

  long published() {
    return (long) records.count();
  }

  Optional<Instant> lastSuccess() {
    long millis = succeededMillis.get();
    return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  Optional<Instant> newest() {
    long millis = newestMillis.get();
    return millis == Long.MIN_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  @Override
  public void close() {
    gauges.forEach(registry::remove);
  }
}
