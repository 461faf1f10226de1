package org.millrace.devops.serving;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Every meter of serving: its name, kind, unit and tags. */
enum ServingMeters implements MeterDocumentation {
  /** Time from the whole request being read to the answer being made. */
  INFERENCE(
      "model.inference",
      Meter.Type.TIMER,
      null,
      Tag.MODEL,
      Tag.VERSION,
      Tag.VARIANT,
      Tag.PROTOCOL,
      Tag.OUTCOME),
  /** Predictions made; a request holds one or more. */
  ROWS("model.inference.rows", Meter.Type.COUNTER, null, Tag.MODEL, Tag.VERSION, Tag.VARIANT),
  /** Requests without a prediction. */
  FAILURES("model.inference.failures", Meter.Type.COUNTER, null, Tag.MODEL, Tag.REASON),
  /** Requests being answered now. */
  PENDING("model.inference.pending", Meter.Type.GAUGE, null),
  /** Time to load, check and warm up a version. */
  LOAD("model.load", Meter.Type.TIMER, null, Tag.MODEL, Tag.OUTCOME),
  /** 1 if the model has a version that answers, else 0. */
  READY("model.ready", Meter.Type.GAUGE, null, Tag.MODEL),
  /** Always 1: says which version answers and where it comes from. */
  INFO(
      "model.info",
      Meter.Type.GAUGE,
      null,
      Tag.MODEL,
      Tag.VERSION,
      Tag.VARIANT,
      Tag.RUN_ID,
      Tag.DIGEST),
  /** Known-at of the newest record taken from a feature stream, in seconds since 1970. */
  WATERMARK(
      "feature.stream.watermark.timestamp", Meter.Type.GAUGE, "seconds", Tag.MODEL, Tag.STREAM),
  /** Records read from a feature stream: observed, or skipped because they break the contract. */
  STREAM_RECORDS(
      "feature.stream.records", Meter.Type.COUNTER, null, Tag.MODEL, Tag.STREAM, Tag.OUTCOME),
  /** Predictions that Kafka has acknowledged into the prediction log. */
  LOG_RECORDS("prediction.log.records", Meter.Type.COUNTER, null),
  /** Predictions the prediction log has lost, by reason. */
  LOG_DROPPED("prediction.log.dropped", Meter.Type.COUNTER, null, Tag.REASON),
  /** Predictions waiting to be sent to the prediction log. */
  LOG_QUEUED("prediction.log.queued", Meter.Type.GAUGE, null);

  private final String meter;
  private final Meter.Type type;
  private final @Nullable String unit;

  /** Immutable by {@link List#of}, which its type does not say. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Tag> tags;

  ServingMeters(String meter, Meter.Type type, @Nullable String unit, Tag... tags) {
    this.meter = meter;
    this.type = type;
    this.unit = unit;
    this.tags = List.of(tags);
  }

  @Override
  public String getName() {
    return meter;
  }

  @Override
  public Meter.Type getType() {
    return type;
  }

  @Override
  public @Nullable String getBaseUnit() {
    return unit;
  }

  @Override
  public KeyName[] getKeyNames() {
    return tags.toArray(KeyName[]::new);
  }

  /** The tags, none of which ever holds a caller's words. */
  enum Tag implements KeyName {
    MODEL,
    VERSION,
    VARIANT,
    PROTOCOL,
    OUTCOME,
    REASON,
    STREAM,
    RUN_ID,
    DIGEST;

    @Override
    public String asString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
