package org.millrace.dataops.ingest;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Every meter of ingestion: its name, kind, unit and tags. */
enum IngestMeters implements MeterDocumentation {
  /** Records committed, by outcome: accepted or quarantined. */
  RECORDS("dataset.records", Meter.Type.COUNTER, null, Tag.DATASET, Tag.OUTCOME),
  /** Records kept aside, by the first rule they break. */
  QUARANTINED("dataset.quarantined.records", Meter.Type.COUNTER, null, Tag.DATASET, Tag.REASON),
  /** Time to write and commit one dataset version. */
  COMMIT("dataset.commit", Meter.Type.TIMER, null, Tag.DATASET, Tag.OUTCOME),
  /** When the dataset last got a version, in seconds since 1970; 0 before the first. */
  LAST_COMMIT("dataset.last.commit.timestamp", Meter.Type.GAUGE, "seconds", Tag.DATASET),
  /** Records of the topic that are not in the dataset yet. */
  LAG("dataset.lag.records", Meter.Type.GAUGE, null, Tag.DATASET),
  /** Offsets that Kafka had deleted before they were ingested. */
  LOST("dataset.lost.records", Meter.Type.GAUGE, null, Tag.DATASET),
  /** 1 while the stream is being read, 0 while it waits after a failure. */
  RUNNING("dataset.ingest.running", Meter.Type.GAUGE, null, Tag.DATASET),
  /** Lineage events that the control database did not take. */
  LINEAGE_LOST("lineage.events.lost", Meter.Type.COUNTER, null, Tag.DATASET);

  private final String meter;
  private final Meter.Type type;
  private final @Nullable String unit;

  @SuppressWarnings("ImmutableEnumChecker") // never handed out
  private final KeyName[] tags;

  IngestMeters(String meter, Meter.Type type, @Nullable String unit, Tag... tags) {
    this.meter = meter;
    this.type = type;
    this.unit = unit;
    this.tags = tags;
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
    return tags.clone();
  }

  /** The tags: names from contracts and rules, never a record's words. */
  enum Tag implements KeyName {
    DATASET,
    OUTCOME,
    REASON;

    @Override
    public String asString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
