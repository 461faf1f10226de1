package org.millrace.dataops.features;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/** Fills the features that read one source. Immutable. */
final class LookupReader {
  private final int[] by;
  private final List<LatestReader> latest = new ArrayList<>();
  private final List<WindowReader> windows = new ArrayList<>();
  private final FactColumns nothing;
  private Duration reach = Duration.ZERO;

  LookupReader(FeatureSpec spec, int source, FactLayout layout, Schema request) {
    this.by = spec.sources().get(source).by().stream().mapToInt(request::require).toArray();
    this.nothing = new FactColumns(layout.columns(), layout.source().isInOrderOfKnownAt(), 0);
    for (int i = 0; i < spec.features().size(); i++) {
      Feature feature = spec.features().get(i);
      if (feature instanceof Feature.Latest value && value.source() == source) {
        latest.add(new LatestReader(value, i, layout));
        reachTo(value.within());
      } else if (feature instanceof Feature.Window window && window.source() == source) {
        windows.add(new WindowReader(window, i, layout));
        reachTo(window.over().plus(window.hop()));
      }
    }
  }

  private void reachTo(Duration back) {
    reach = reach.compareTo(back) < 0 ? back : reach;
  }

  /** How far back of the cutoff the time of a fact may lie that a feature reads. */
  Duration reach() {
    return reach;
  }

  /** Positions in the request of what is looked up. */
  int[] by() {
    return by;
  }

  boolean hasKey(Row request) {
    for (int field : by) {
      if (request.isNull(field)) {
        return false;
      }
    }
    return true;
  }

  void clear(Row features) {
    latest.forEach(reader -> features.setNull(reader.target));
    windows.forEach(reader -> features.setNull(reader.target()));
  }

  void readNothing(long cutoff, Row features) {
    read(nothing, 0, 0, cutoff, features);
  }

  /**
   * Sets every feature, and nothing else, so that it can be done again. The facts may be changing;
   * then what is set does not matter, but it must come to an end.
   */
  void read(FactColumns facts, int begin, int end, long cutoff, Row features) {
    if (!latest.isEmpty()) {
      int last = facts.behindLastNotAfter(cutoff, begin, end) - 1;
      for (int i = 0; i < latest.size(); i++) {
        latest.get(i).read(facts, last >= begin ? last : -1, cutoff, features);
      }
    }
    for (int i = 0; i < windows.size(); i++) {
      windows.get(i).read(facts, begin, end, cutoff, features);
    }
  }

  private static final class LatestReader {
    private final int target;
    private final int column;
    private final long bit;
    private final long within;
    private final FieldType type;

    LatestReader(Feature.Latest feature, int target, FactLayout layout) {
      this.target = target;
      this.column = layout.column(feature.field());
      this.bit = layout.valueBit(feature.field());
      this.within = Spans.micros(feature.within());
      this.type = feature.type();
    }

    void read(FactColumns facts, int last, long cutoff, Row features) {
      if (last < 0 || (facts.bits[last] & bit) == 0 || facts.times[last] < cutoff - within) {
        features.setNull(target);
      } else if (type == FieldType.STRING) {
        Texts.set(features, target, facts.texts[column][last]);
      } else if (type == FieldType.NUMBER) {
        features.setDouble(target, Double.longBitsToDouble(facts.words[column][last]));
      } else {
        features.setLong(target, facts.words[column][last]);
      }
    }
  }
}
