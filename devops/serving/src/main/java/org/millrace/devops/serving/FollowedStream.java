package org.millrace.devops.serving;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.RecordValidator;
import org.millrace.dataops.contracts.Verdict;
import org.millrace.dataops.features.LatestHistory;
import org.millrace.kernel.Row;
import org.millrace.kernel.Times;
import org.millrace.kernel.UseCase;

/** One stream that features are read from. Only the follower's thread takes records in. */
final class FollowedStream {
  private final String topic;
  private final String stream;
  private final RecordValidator validator;
  private final Row row;
  private final int knownAt;
  private final AtomicLong watermark = new AtomicLong();
  private final MeterRegistry registry;
  private final Gauge watermarkGauge;
  private final Counter observed;
  private final Counter skipped;

  FollowedStream(UseCase useCase, Contract contract, MeterRegistry registry) {
    this.topic = useCase.topic(contract.stream());
    this.stream = contract.stream();
    this.validator = contract.validator();
    this.row = new Row(contract.schema());
    this.knownAt = contract.schema().require(contract.knownAt());
    this.registry = registry;
    Tags tags = Tags.of("model", useCase.name(), "stream", stream);
    this.watermarkGauge =
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

  String topic() {
    return topic;
  }

  /**
   * Takes one record into the history, if it keeps the contract; ingestion puts the others into
   * quarantine.
   */
  void take(ConsumerRecord<byte[], byte @Nullable []> record, LatestHistory history) {
    byte[] value = record.value();
    row.clear();
    if (value == null || !(validator.judge(value, row) instanceof Verdict.Accepted)) {
      skipped.increment();
      return;
    }
    history.observe(stream, row);
    watermark.accumulateAndGet(row.getLong(knownAt), Math::max);
    observed.increment();
  }

  void removeMeters() {
    List.<Meter>of(watermarkGauge, observed, skipped).forEach(registry::remove);
  }
}
