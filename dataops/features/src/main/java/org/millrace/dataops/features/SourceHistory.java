package org.millrace.dataops.features;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Row;

/** Recent facts of one source by key. */
final class SourceHistory {
  private static final long NONE = Long.MIN_VALUE;

  private final FactLayout layout;
  private final boolean inOrderOfKnownAt;
  private final long retention;
  private final Horizon horizon;
  private final KeyTable keys = new KeyTable();
  private @Nullable RecordReader reader;
  private volatile long watermark = NONE;
  private long swept = NONE;
  private long sinceSweep;

  /**
   * @param retention how long facts are kept, by their time against the horizon
   * @param inOrder whether records come in the order of their known-at
   */
  SourceHistory(FactLayout layout, Duration retention, boolean inOrder) {
    this.layout = layout;
    this.inOrderOfKnownAt = layout.source().isInOrderOfKnownAt();
    this.retention = Spans.micros(retention);
    this.horizon = new Horizon(inOrder);
  }

  String stream() {
    return layout.source().stream();
  }

  void observe(Row record) {
    RecordReader reading = reader;
    if (reading == null || !reading.reads(record)) {
      reading = new RecordReader(layout, record.schema());
      reader = reading;
    }
    long knownAt = reading.knownAt(record);
    long earliest = horizon.after(knownAt) - retention;
    if (reading.isPlaced(record) && reading.time(record) >= earliest) {
      Row values = reading.values(record);
      facts(record, reading.keys())
          .add(
              reading.time(record),
              reading.identity(record),
              knownAt,
              reading.bits(),
              values,
              earliest);
    }
    // Last, so that who sees the watermark sees every record up to it.
    if (knownAt > watermark) {
      watermark = knownAt;
    }
    sweep(earliest);
  }

  private KeyFacts facts(Row record, int[] fields) {
    KeyFacts facts = keys.find(record, fields);
    if (facts == null) {
      String[] key = new String[fields.length];
      for (int i = 0; i < key.length; i++) {
        key[i] = String.valueOf(record.getString(fields[i]));
      }
      int hash = KeyTable.hash(record, fields);
      facts = new KeyFacts(key, hash, layout.columns(), inOrderOfKnownAt);
      keys.add(facts);
    }
    return facts;
  }

  /** The facts of the key that these fields of the request hold, all of which are there. */
  @Nullable KeyFacts find(Row request, int[] by) {
    return keys.find(request, by);
  }

  boolean hasSeenAny() {
    return watermark != NONE;
  }

  long watermark() {
    return watermark;
  }

  long size() {
    long[] size = new long[1];
    keys.forEach(facts -> size[0] += facts.size());
    return size[0];
  }

  /**
   * Keys of which nothing comes any more must go too; looked for now and then, and not before as
   * many records have come as there are keys to look at.
   */
  private void sweep(long earliest) {
    sinceSweep++;
    if (swept == NONE || earliest < swept) {
      swept = earliest;
    } else if (earliest - swept > retention / 4 && sinceSweep >= keys.size()) {
      swept = earliest;
      sinceSweep = 0;
      keys.forEach(facts -> facts.prune(earliest));
      keys.removeEmpty();
    }
  }
}
