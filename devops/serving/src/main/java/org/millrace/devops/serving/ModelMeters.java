package org.millrace.devops.serving;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.millrace.kernel.ModelVersion;

/** The meters of one version, registered once so that a request looks nothing up. */
final class ModelMeters {
  private static final Duration[] BUCKETS =
      List.of(
              250L,
              500L,
              1_000L,
              2_500L,
              5_000L,
              10_000L,
              25_000L,
              50_000L,
              100_000L,
              250_000L,
              500_000L,
              1_000_000L)
          .stream()
          .map(micros -> Duration.ofNanos(micros * 1000))
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Tags info;
  private final Timer success;
  private final Timer rejected;
  private final Timer failed;
  private final Counter rows;
  private final Counter invalid;
  private final Counter backend;

  ModelMeters(MeterRegistry registry, ModelVersion version, String variant) {
    this.registry = registry;
    Tags model = Tags.of("model", version.model());
    Tags tags = model.and("version", Integer.toString(version.version()), "variant", variant);
    this.info = tags.and("run_id", version.runId(), "digest", version.packageDigest());
    this.success = timer(registry, tags, "success");
    this.rejected = timer(registry, tags, "rejected");
    this.failed = timer(registry, tags, "failed");
    this.rows =
        Counter.builder(ServingMeters.ROWS.getName())
            .description("Predictions made")
            .tags(tags)
            .register(registry);
    this.invalid = failures(registry, version.model(), "validation");
    this.backend = failures(registry, version.model(), "backend");
  }

  private static Timer timer(MeterRegistry registry, Tags tags, String outcome) {
    return Timer.builder(ServingMeters.INFERENCE.getName())
        .description("Time from the request being read to the answer being made")
        .tags(tags.and("protocol", "rest", "outcome", outcome))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  /** Counts requests to a model that get no prediction. */
  static Counter failures(MeterRegistry registry, String model, String reason) {
    return Counter.builder(ServingMeters.FAILURES.getName())
        .description("Requests without a prediction")
        .tags("model", model, "reason", reason)
        .register(registry);
  }

  void answered(long nanos, int predictions) {
    success.record(nanos, TimeUnit.NANOSECONDS);
    rows.increment(predictions);
  }

  void refused(long nanos) {
    rejected.record(nanos, TimeUnit.NANOSECONDS);
    invalid.increment();
  }

  void failed(long nanos) {
    failed.record(nanos, TimeUnit.NANOSECONDS);
    backend.increment();
  }

  /** Tells the world that this version answers from now on. */
  void activate() {
    Gauge.builder(ServingMeters.INFO.getName(), () -> 1)
        .description("Which version answers")
        .tags(info)
        .register(registry);
  }

  void deactivate() {
    Gauge gauge = registry.find(ServingMeters.INFO.getName()).tags(info).gauge();
    if (gauge != null) {
      registry.remove(gauge);
    }
  }

  /** Takes the meters of a version that answers no more out of the registry. */
  void remove() {
    deactivate();
    List.<Meter>of(success, rejected, failed, rows).forEach(registry::remove);
  }
}
