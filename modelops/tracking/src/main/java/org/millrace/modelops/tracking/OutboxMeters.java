package org.millrace.modelops.tracking;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;

/** What the outbox shows of itself. */
final class OutboxMeters implements AutoCloseable {
  private final MeterRegistry registry;
  private final Counter failures;
  private final List<Gauge> gauges;

  OutboxMeters(MeterRegistry registry, OutboxTable outbox) {
    this.registry = registry;
    Gauge pending =
        Gauge.builder("millrace.mlflow.outbox.pending", outbox, o -> o.count("PENDING"))
            .description("Steps that MLflow has not been told yet")
            .register(registry);
    Gauge parked =
        Gauge.builder("millrace.mlflow.outbox.parked", outbox, o -> o.count("PARKED"))
            .description("Steps that MLflow refused for good; see the reason of each")
            .register(registry);
    Gauge oldest =
        Gauge.builder(
                "millrace.mlflow.outbox.oldest",
                outbox,
                o -> o.oldestPending().map(Instant::getEpochSecond).orElse(0L))
            .baseUnit("seconds")
            .description("When the oldest waiting step happened, since 1970; 0 if none waits")
            .register(registry);
    this.gauges = List.of(pending, parked, oldest);
    this.failures =
        Counter.builder("millrace.mlflow.outbox.failures")
            .description("Attempts that failed and are made again")
            .register(registry);
  }

  void delivered(Step step) {
    Counter.builder("millrace.mlflow.outbox.delivered")
        .description("Steps that MLflow has been told")
        .tag("kind", Step.kindOf(step))
        .register(registry)
        .increment();
  }

  void failed() {
    failures.increment();
  }

  /** The gauges read the database; they must not outlive it. */
  @Override
  public void close() {
    gauges.forEach(registry::remove);
  }
}
