package org.millrace.modelops.training;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.datasets.RowCursor;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.millrace.kernel.Times;

/**
 * The rows to learn from, before their features: what a caller would have sent for each. A key that
 * was published again counts once, as it was known last.
 */
final class Spine {
  private final RowTable requests;
  private final Map<String, Integer> newest = new HashMap<>();
  private final BitSet superseded = new BitSet();
  private long[] cutoffs = new long[8192];

  private Spine(Schema request) {
    this.requests = new RowTable(request);
  }

  static Spine read(FeaturePlan plan, Records records) {
    Spine spine = new Spine(plan.request());
    Row request = new Row(plan.request());
    try (RowCursor cursor = records.open(plan.spine())) {
      Projection projection = null;
      while (cursor.hasNext()) {
        Row record = cursor.next();
        if (projection == null) {
          projection = new Projection(record.schema(), plan.request());
        }
        projection.apply(record, request);
        spine.add(request, request.getString(plan.keyField()), plan.cutoff(request));
      }
    }
    return spine;
  }

  private void add(Row request, @Nullable String key, long cutoff) {
    int index = requests.size();
    requests.add(request);
    if (index == cutoffs.length) {
      cutoffs = Arrays.copyOf(cutoffs, 2 * index);
    }
    cutoffs[index] = cutoff;
    if (key != null) {
      Integer before = newest.put(key, index);
      if (before != null) {
        superseded.set(before);
      }
    }
  }

  /** Position of the row with this key, or -1 if there is none. */
  int find(@Nullable String key) {
    Integer index = key == null ? null : newest.get(key);
    return index == null ? -1 : index;
  }

  void read(int index, Row request) {
    requests.read(index, request);
  }

  long cutoff(int index) {
    return cutoffs[index];
  }

  /** Positions that this object gives out are below this. */
  int positions() {
    return requests.size();
  }

  int rows() {
    return requests.size() - superseded.cardinality();
  }

  /**
   * Positions of the rows whose outcomes are all in at a moment, in the order of their cutoff.
   *
   * @param matures how long after the cutoff that is
   */
  int[] matured(Instant asOf, Duration matures) {
    long latest = Times.toMicros(asOf.minus(matures));
    return IntStream.range(0, requests.size())
        .filter(index -> !superseded.get(index) && cutoffs[index] <= latest)
        .boxed()
        .sorted(Comparator.comparingLong(index -> cutoffs[index]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Copies the fields of a record that a request has too. */
  private static final class Projection {
    private final int[] from;
    private final Schema to;

    Projection(Schema record, Schema request) {
      this.to = request;
      this.from = request.fields().stream().mapToInt(f -> record.require(f.name())).toArray();
    }

    void apply(Row record, Row request) {
      request.clear();
      for (int f = 0; f < from.length; f++) {
        if (record.isNull(from[f])) {
          continue;
        }
        switch (to.field(f).type()) {
          case STRING -> {
            String text = record.getString(from[f]);
            request.setString(f, text == null ? "" : text);
          }
          case NUMBER -> request.setDouble(f, record.getDouble(from[f]));
          default -> request.setLong(f, record.getLong(from[f]));
        }
      }
    }
  }
}
