package org.millrace.dataops.features;

import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;

/**
 * Fills one window feature from the facts of a key: a sawtooth window as Chronon has it (Airbnb
 * 2023), whose far edge rounds down to a hop and whose near edge is exact. Immutable.
 */
final class WindowReader {
  private static final double MICROS_PER_HOUR = 3.6e9;

  private final int target;
  private final Aggregate aggregate;
  private final int column;
  private final FieldType values;
  private final boolean inOrderOfKnownAt;
  private final long required;
  private final long over;
  private final long hop;
  private final long ahead;
  private final long within;

  WindowReader(Feature.Window window, int target, FactLayout layout) {
    this.target = target;
    this.aggregate = window.aggregate();
    this.column = window.field().map(layout::column).orElse(0);
    this.values =
        window.field().map(f -> layout.columns().field(column).type()).orElse(FieldType.INTEGER);
    this.inOrderOfKnownAt = layout.source().isInOrderOfKnownAt();
    this.required =
        window.field().map(layout::valueBit).orElse(0L)
            | window.where().map(layout::conditionBit).orElse(0L);
    this.over = Spans.micros(window.over());
    this.hop = Spans.micros(window.hop());
    this.ahead = Spans.micros(window.ahead());
    this.within = window.knownWithin().map(Spans::micros).orElse(Long.MAX_VALUE);
  }

  int target() {
    return target;
  }

  void read(FactColumns facts, int begin, int end, long cutoff, Row features) {
    long start = Math.floorDiv(cutoff - over, hop) * hop;
    int from = facts.firstNotBefore(start, begin, end);
    int to = facts.behindLastNotAfter(cutoff + ahead, from, end);
    switch (aggregate) {
      case COUNT -> features.setLong(target, count(facts, from, to, cutoff));
      case RATE ->
          features.setDouble(
              target, count(facts, from, to, cutoff) * MICROS_PER_HOUR / (cutoff + ahead - start));
      case DISTINCT -> features.setLong(target, DistinctCounter.of(this, facts, from, to, cutoff));
      case MIN, MAX -> readExtreme(facts, from, to, cutoff, features);
      case SUM, AVG -> readSum(facts, from, to, cutoff, features);
      case STDDEV -> readDeviation(facts, from, to, cutoff, features);
    }
  }

  boolean counts(FactColumns facts, int at, long cutoff) {
    if ((facts.bits[at] & required) != required) {
      return false;
    }
    return inOrderOfKnownAt
        || (facts.knownAts[at] <= cutoff && cutoff - facts.knownAts[at] <= within);
  }

  int column() {
    return column;
  }

  FieldType values() {
    return values;
  }

  private long count(FactColumns facts, int from, int to, long cutoff) {
    if (required == 0 && inOrderOfKnownAt) {
      return (long) to - from;
    }
    long count = 0;
    for (int i = from; i < to; i++) {
      count += counts(facts, i, cutoff) ? 1 : 0;
    }
    return count;
  }

  private double value(FactColumns facts, int at) {
    long word = facts.words[column][at];
    return values == FieldType.NUMBER ? Double.longBitsToDouble(word) : word;
  }

  private void readExtreme(FactColumns facts, int from, int to, long cutoff, Row features) {
    int best = -1;
    for (int i = from; i < to; i++) {
      if (counts(facts, i, cutoff) && (best < 0 || isBeyond(facts, i, best))) {
        best = i;
      }
    }
    if (best < 0) {
      features.setNull(target);
    } else if (values == FieldType.NUMBER) {
      // Zero has two signs, and which of them comes first depends on the order of arrival.
      features.setDouble(target, value(facts, best) + 0.0);
    } else {
      features.setLong(target, facts.words[column][best]);
    }
  }

  private boolean isBeyond(FactColumns facts, int at, int best) {
    int compared =
        values == FieldType.NUMBER
            ? Double.compare(value(facts, at), value(facts, best))
            : Long.compare(facts.words[column][at], facts.words[column][best]);
    return aggregate == Aggregate.MIN ? compared < 0 : compared > 0;
  }

  /**
   * Sums hop by hop, then the hops: a fixed order of addition, whatever the order of arrival and
   * whoever computes it.
   */
  private void readSum(FactColumns facts, int from, int to, long cutoff, Row features) {
    double sum = 0;
    double ofHop = 0;
    long count = 0;
    long nextHop = Long.MIN_VALUE;
    for (int i = from; i < to; i++) {
      if (facts.times[i] >= nextHop) {
        sum += ofHop;
        ofHop = 0;
        nextHop = (Math.floorDiv(facts.times[i], hop) + 1) * hop;
      }
      if (counts(facts, i, cutoff)) {
        ofHop += value(facts, i);
        count++;
      }
    }
    sum += ofHop;
    set(features, count == 0 ? Double.NaN : aggregate == Aggregate.AVG ? sum / count : sum);
  }

  /** One pass, stable where the mean is large (Welford 1962); in the order of the facts. */
  private void readDeviation(FactColumns facts, int from, int to, long cutoff, Row features) {
    long count = 0;
    double mean = 0;
    double squares = 0;
    for (int i = from; i < to; i++) {
      if (counts(facts, i, cutoff)) {
        double value = value(facts, i);
        count++;
        double delta = value - mean;
        mean += delta / count;
        squares += delta * (value - mean);
      }
    }
    set(features, count < 2 ? Double.NaN : Math.sqrt(squares / (count - 1)));
  }

  private void set(Row features, double value) {
    if (Double.isFinite(value)) {
      features.setDouble(target, value + 0.0);
    } else {
      features.setNull(target);
    }
  }
}
