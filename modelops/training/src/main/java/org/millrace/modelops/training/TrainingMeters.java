package org.millrace.modelops.training;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.millrace.modelops.tracking.GateVerdict;

/**
 * What Prometheus learns of training: {@code pipeline_run_seconds}, {@code
 * pipeline_last_success_timestamp_seconds}, {@code training_rows}, {@code training_gate}.
 */
final class TrainingMeters {
  private static final String WHOLE = "training";

  private final MeterRegistry registry;
  private final Clock clock;
  private final AtomicLong lastSuccess = new AtomicLong();
  private final Map<String, AtomicLong> rows = new ConcurrentHashMap<>();
  private final MultiGauge gates;
  private final Map<String, List<GateVerdict>> verdicts = new ConcurrentHashMap<>();

  TrainingMeters(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
    this.gates =
        MultiGauge.builder("training.gate")
            .description("Whether the last run of a use case passed a gate (1) or not (0)")
            .register(registry);
  }

  void stage(Stage stage, Duration took, boolean done) {
    timer(WHOLE + "-" + stage.word(), done ? "success" : "failure").record(took);
  }

  /** A whole run is over. */
  void run(Duration took, String outcome) {
    timer(WHOLE, outcome).record(took);
  }

  void success(String useCase, TrainingReport report) {
    // Before the first success there is no such time, so neither is there the gauge.
    if (lastSuccess.getAndSet(clock.instant().getEpochSecond()) == 0) {
      Gauge.builder("pipeline.last.success.timestamp", lastSuccess, AtomicLong::get)
          .description("When a run of the stage last succeeded, in seconds since 1970")
          .baseUnit("seconds")
          .tag("stage", WHOLE)
          .strongReference(true)
          .register(registry);
    }
    TrainingReport.RowCounts counts = report.rows();
    rows(useCase, "train", counts.train());
    rows(useCase, "test", counts.test());
    rows(useCase, "unlabeled", counts.unlabeled());
    rows(useCase, "immature", counts.immature());
    rows(useCase, "embargoed", counts.embargoed());
    verdicts.put(useCase, report.gates());
    gates.register(
        verdicts.entrySet().stream()
            .flatMap(
                entry ->
                    entry.getValue().stream()
                        .map(
                            gate ->
                                MultiGauge.Row.of(
                                    Tags.of("use_case", entry.getKey(), "gate", gate.gate()),
                                    gate.passed() ? 1 : 0)))
            .toList(),
        true);
  }

  private void rows(String useCase, String part, long count) {
    rows.computeIfAbsent(
            useCase + "/" + part,
            key -> {
              AtomicLong value = new AtomicLong();
              Gauge.builder("training.rows", value, AtomicLong::get)
                  .description("Rows of the last run by the part they fell into")
                  .tag("use_case", useCase)
                  .tag("part", part)
                  .strongReference(true)
                  .register(registry);
              return value;
            })
        .set(count);
  }

  private Timer timer(String stage, String outcome) {
    return Timer.builder("pipeline.run")
        .description("Time that a stage of a pipeline took")
        .tag("stage", stage)
        .tag("outcome", outcome)
        .register(registry);
  }
}
