package org.millrace.modelops.training;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.datasets.RowCursor;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.kernel.Projection;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.millrace.kernel.Times;

/**
 * The rows to learn from, before their features: what a caller would have sent for each. A key that
 * was published again counts once, as it was known last at its cutoff: what was corrected later, no
 * caller could have sent.
 */
final class Spine {
  private final RowTable requests;
  private final KeyIndex newest;
  private final BitSet superseded = new BitSet();
  private long[] cutoffs = new long[8192];

  private Spine(Schema request, int key) {
    this.requests = new RowTable(request);
    this.newest = new KeyIndex(index -> requests.text(index, key));
  }

  static Spine read(Recipe recipe, Records records) {
    FeaturePlan plan = recipe.plan();
    Contract contract = recipe.contract(plan.spine());
    int knownAt = contract.schema().require(contract.knownAt());
    Projection projection = new Projection(contract.schema(), plan.request());
    Spine spine = new Spine(plan.request(), plan.keyField());
    Row request = new Row(plan.request());
    try (RowCursor cursor = records.open(plan.spine())) {
      while (cursor.hasNext()) {
        Row record = cursor.next();
        projection.apply(record, request);
        long cutoff = plan.cutoff(request);
        String key = request.getString(plan.keyField());
        boolean isCorrection = spine.find(key) >= 0;
        if (!isCorrection || record.getLong(knownAt) <= cutoff) {
          spine.add(request, key, cutoff);
        }
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
      int before = newest.put(key, index);
      if (before >= 0) {
        superseded.set(before);
      }
    }
  }

  /** Position of the row with this key, or -1 if there is none. */
  int find(@Nullable String key) {
    return key == null ? -1 : newest.find(key);
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
    int[] matured =
        IntStream.range(0, requests.size())
            .filter(index -> !superseded.get(index) && cutoffs[index] <= latest)
            .toArray();
    return isInOrder(matured)
        ? matured
        : IntStream.of(matured)
            .boxed()
            .sorted(Comparator.comparingLong(index -> cutoffs[index]))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  private boolean isInOrder(int[] positions) {
    return IntStream.range(1, positions.length)
        .allMatch(i -> cutoffs[positions[i - 1]] <= cutoffs[positions[i]]);
  }
}
