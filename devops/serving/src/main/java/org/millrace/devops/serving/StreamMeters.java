package org.millrace.devops.serving;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.AtomicLong;
import org.millrace.kernel.Times;

/** The meters of one feature stream; they outlive the followers that come and go with versions. */
final class StreamMeters {
  private final AtomicLong watermark = new AtomicLong();
  private final Counter observed;
  private final Counter skipped;

  StreamMeters(MeterRegistry registry, String model, String stream) {
    Tags tags = Tags.of("model", model, "stream", stream);
    Gauge.builder(
            ServingMeters.WATERMARK.getName(),
            watermark,
            micros -> micros.doubleValue() / Times.MICROS_PER_SECOND)
        .description("Known-at of the newest record taken from a feature stream")
        .baseUnit("seconds")
        .tags(tags)
        .strongReference(true)
        .register(registry);
    this.observed = records(registry, tags, "observed");
    this.skipped = records(registry, tags, "skipped");
  }

  private static Counter records(MeterRegistry registry, Tags tags, String outcome) {
    return Counter.builder(ServingMeters.STREAM_RECORDS.getName())
        .description("Records read from a feature stream")
        .tags(tags.and("outcome", outcome))
        .register(registry);
  }

  void observed(long knownAtMicros) {
    watermark.accumulateAndGet(knownAtMicros, Math::max);
    observed.increment();
  }

  void skipped() {
    skipped.increment();
  }
}
