package org.millrace.modelops.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How one group of a protected field is treated beside all other rows. A row is called if its
 * probability is at or above the threshold; whether that is good or bad for it, only the use case
 * knows. The measures and the ranges that are usually taken as fair are TrustyAI's and AI Fairness
 * 360's.
 *
 * @param group which, in words: {@code sex = f}
 * @param called share of its rows that are called; Wilson's interval
 * @param statisticalParity its share called less that of the others; Newcombe's (1998) hybrid score
 *     interval. Fair within {@link #FAIR_DIFFERENCE}
 * @param disparateImpact its share called over that of the others: 1 where neither is called,
 *     infinite where only the group is; interval on the logarithm (Katz et al. 1978). Fair within
 *     {@link #FAIR_RATIO}
 * @param equalOpportunity its recall less that of the others, Newcombe's interval; empty where
 *     either has no row with the label. Fair within {@link #FAIR_DIFFERENCE}
 */
public record GroupFairness(
    String group,
    int rows,
    Estimate called,
    Estimate statisticalParity,
    Estimate disparateImpact,
    Optional<Estimate> equalOpportunity) {
  public static final Interval FAIR_DIFFERENCE = new Interval(-0.1, 0.1);
  public static final Interval FAIR_RATIO = new Interval(0.8, 1.2);

  /**
   * Each group that is large enough, in the column's order.
   *
   * @param groups by the protected field
   * @param minRows least size of a group, and of the others
   */
  public static List<GroupFairness> of(
      SliceColumn groups, double[] probability, boolean[] label, double threshold, int minRows) {
    if (groups.rows() != label.length || probability.length != label.length) {
      throw new IllegalArgumentException(
          "Cannot group " + label.length + " rows by " + groups.rows());
    }
    int count = groups.conditions().size();
    long[][] cells = new long[count][4];
    long[] all = new long[4];
    for (int i = 0; i < label.length; i++) {
      int cell = (probability[i] >= threshold ? 0 : 2) + (label[i] ? 0 : 1);
      all[cell]++;
      if (groups.code(i) >= 0) {
        cells[groups.code(i)][cell]++;
      }
    }
    List<GroupFairness> found = new ArrayList<>();
    for (int group = 0; group < count; group++) {
      Confusion inside = confusion(cells[group], 1, new long[4]);
      Confusion outside = confusion(cells[group], -1, all);
      if (Math.min(inside.rows(), outside.rows()) >= Math.max(1, minRows)) {
        found.add(of(groups.conditions().get(group), inside, outside));
      }
    }
    return found;
  }

  private static Confusion confusion(long[] cells, int sign, long[] from) {
    return new Confusion(
        from[0] + sign * cells[0],
        from[1] + sign * cells[1],
        from[2] + sign * cells[2],
        from[3] + sign * cells[3]);
  }

  private static GroupFairness of(String group, Confusion inside, Confusion outside) {
    long positives = inside.truePositives() + inside.falseNegatives();
    long positivesOutside = outside.truePositives() + outside.falseNegatives();
    Share hits = new Share(inside.truePositives(), positives);
    Share hitsOutside = new Share(outside.truePositives(), positivesOutside);
    Share called = new Share(inside.truePositives() + inside.falsePositives(), inside.rows());
    Share calledOutside =
        new Share(outside.truePositives() + outside.falsePositives(), outside.rows());
    return new GroupFairness(
        group,
        (int) inside.rows(),
        new Estimate(called.value(), called.interval()),
        called.less(calledOutside),
        called.over(calledOutside),
        positives > 0 && positivesOutside > 0
            ? Optional.of(hits.less(hitsOutside))
            : Optional.empty());
  }
}
