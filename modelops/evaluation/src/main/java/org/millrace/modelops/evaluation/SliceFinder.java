package org.millrace.modelops.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Looks for the rows on which a model is worst: every value of every column, and every pair of
 * values of two columns, against all other rows (a lattice of depth 2 of Slice Finder, Chung et al.
 * 2019). Of everything that was looked at, what is worse by Welch's test corrected by Holm (1979)
 * is kept: slices overlap, and Holm's bound holds however they do. The same rows give the same
 * slices.
 *
 * @param minRows least size of a slice and of the rest; at least 2
 * @param level greatest corrected p-value
 * @param minEffect least effect: among many rows also what does not matter is beyond chance
 * @param most slices that are told
 */
public record SliceFinder(int minRows, double level, double minEffect, int most) {
  private static final Comparator<WeakSlice> WORST_FIRST =
      Comparator.comparingDouble(WeakSlice::effect)
          .thenComparingInt(WeakSlice::rows)
          .reversed()
          .thenComparing(WeakSlice::slice);

  public SliceFinder {
    if (minRows < 2 || !(level > 0 && level < 1) || most < 1) {
      throw new IllegalArgumentException("Invalid search for slices of " + minRows + " rows");
    }
  }

  /** A hundredth of the rows but at least 100, at 5 %, an effect of at least 0.1, the worst 10. */
  public static SliceFinder forRows(int rows) {
    return new SliceFinder(Math.max(100, rows / 100), 0.05, 0.1, 10);
  }

  /**
   * @param looks how many slices were large enough to be tested
   * @param slices the worst first; a pair only if it is worse than both of its halves
   */
  public record Found(int looks, List<WeakSlice> slices) {
    public Found {
      slices = List.copyOf(slices);
    }
  }

  /**
   * @param loss of each row: log loss, squared error; greater is worse
   */
  public Found find(List<SliceColumn> columns, double[] loss) {
    Losses losses = new Losses(loss);
    List<double[]> halves = new ArrayList<>();
    List<WeakSlice> looks = new ArrayList<>();
    for (SliceColumn column : columns) {
      halves.add(single(column, losses, looks));
    }
    for (int a = 0; a < columns.size(); a++) {
      for (int b = a + 1; b < columns.size(); b++) {
        pairs(columns.get(a), columns.get(b), halves.get(a), halves.get(b), losses, looks);
      }
    }
    List<WeakSlice> weak =
        corrected(looks).stream()
            .filter(slice -> slice.pValue() <= level && slice.effect() >= minEffect)
            .sorted(WORST_FIRST)
            .limit(most)
            .toList();
    return new Found(looks.size(), weak);
  }

  /** Answers the effect of each value, NaN where it was not tested. */
  private double[] single(SliceColumn column, Losses losses, List<WeakSlice> looks) {
    Losses.Table table = losses.table(column);
    double[] effects = new double[column.conditions().size()];
    for (int value = 0; value < effects.length; value++) {
      effects[value] = Double.NaN;
      if (isTested(table.rows(value), losses)) {
        WeakSlice slice = table.slice(value, column.conditions().get(value));
        effects[value] = slice.effect();
        looks.add(slice);
      }
    }
    return effects;
  }

  /** A pair that is no worse than a half of it counts as a look, but is not told. */
  private void pairs(
      SliceColumn a,
      SliceColumn b,
      double[] ofA,
      double[] ofB,
      Losses losses,
      List<WeakSlice> looks) {
    Losses.Table table = losses.table(a, b);
    for (int x = 0; x < ofA.length; x++) {
      for (int y = 0; y < ofB.length; y++) {
        int cell = x * ofB.length + y;
        if (!isTested(table.rows(cell), losses)) {
          continue;
        }
        WeakSlice slice =
            table.slice(cell, a.conditions().get(x) + " and " + b.conditions().get(y));
        boolean adds = !(slice.effect() <= ofA[x]) && !(slice.effect() <= ofB[y]);
        looks.add(adds ? slice : unremarkable(slice));
      }
    }
  }

  private boolean isTested(int rows, Losses losses) {
    return rows >= minRows && losses.rows() - rows >= minRows;
  }

  private static WeakSlice unremarkable(WeakSlice slice) {
    return new WeakSlice(
        slice.slice(),
        slice.rows(),
        slice.loss(),
        slice.elsewhere(),
        slice.excess(),
        Double.NEGATIVE_INFINITY,
        slice.pValue());
  }

  private static List<WeakSlice> corrected(List<WeakSlice> looks) {
    List<WeakSlice> byP = new ArrayList<>(looks);
    byP.sort(Comparator.comparingDouble(WeakSlice::pValue).thenComparing(WeakSlice::slice));
    List<WeakSlice> corrected = new ArrayList<>();
    double least = 0;
    for (int i = 0; i < byP.size(); i++) {
      WeakSlice slice = byP.get(i);
      least = Math.max(least, Math.min(1, slice.pValue() * (byP.size() - i)));
      corrected.add(
          new WeakSlice(
              slice.slice(),
              slice.rows(),
              slice.loss(),
              slice.elsewhere(),
              slice.excess(),
              slice.effect(),
              least));
    }
    return Collections.unmodifiableList(corrected);
  }
}
