package org.millrace.kernel;

import java.util.Arrays;

/**
 * Turns a model's probability into one that what came true agrees with better: learned by
 * evaluation, kept in a model package, applied in serving. Applying one allocates nothing.
 */
public sealed interface Calibrator {
  /** Leaves probabilities as they are. */
  static Calibrator none() {
    return new None();
  }

  /**
   * @param probability within [0, 1]
   * @return within [0, 1]; never lower for a higher one
   */
  double apply(double probability);

  /** As settings and packages write it: {@code none}, {@code platt} or {@code isotonic}. */
  String word();

  default double[] apply(double[] probabilities) {
    return Arrays.stream(probabilities).map(this::apply).toArray();
  }

  record None() implements Calibrator {
    @Override
    public double apply(double probability) {
      return probability;
    }

    @Override
    public String word() {
      return "none";
    }
  }

  /**
   * A logistic curve over the log odds (Platt 1999).
   *
   * @param slope 1 changes nothing, less than 1 draws probabilities to the middle; at least 0
   */
  record Platt(double slope, double intercept) implements Calibrator {
    /** Log odds are taken of probabilities this far from 0 and 1. */
    private static final double EDGE = 1e-9;

    public Platt {
      if (!(slope >= 0 && slope < Double.POSITIVE_INFINITY && Double.isFinite(intercept))) {
        throw new IllegalArgumentException(
            "Invalid curve of slope " + slope + " and intercept " + intercept);
      }
    }

    /** Natural logarithm of p / (1 - p), finite also at 0 and 1. */
    public static double logOdds(double probability) {
      double inside = Math.min(Math.max(probability, EDGE), 1 - EDGE);
      return Math.log(inside / (1 - inside));
    }

    @Override
    public double apply(double probability) {
      return 1 / (1 + Math.exp(-slope * logOdds(probability) - intercept));
    }

    @Override
    public String word() {
      return "platt";
    }
  }

  /**
   * Steps that never fall, joined by straight lines (Zadrozny and Elkan 2002), as scikit-learn's
   * IsotonicRegression: beyond the first and the last point theirs holds.
   *
   * @param from probabilities, ascending
   * @param to of the same number, never falling
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared: a name for arrays that go together
  record Isotonic(double[] from, double[] to) implements Calibrator {
    public Isotonic {
      from = from.clone();
      to = to.clone();
      if (from.length == 0 || from.length != to.length) {
        throw new IllegalArgumentException(
            "Invalid steps from " + from.length + " probabilities to " + to.length);
      }
      for (int i = 0; i < to.length; i++) {
        boolean rises = i == 0 || (from[i] > from[i - 1] && to[i] >= to[i - 1]);
        if (!rises || !(to[i] >= 0 && to[i] <= 1)) {
          throw new IllegalArgumentException("Invalid step from " + from[i] + " to " + to[i]);
        }
      }
    }

    @Override
    public double apply(double probability) {
      int found = Arrays.binarySearch(from, probability + 0.0);
      if (found >= 0) {
        return to[found];
      }
      int above = -found - 1;
      if (above == 0 || above == from.length) {
        return above == 0 ? to[0] : to[above - 1];
      }
      double part = (probability - from[above - 1]) / (from[above] - from[above - 1]);
      return to[above - 1] + part * (to[above] - to[above - 1]);
    }

    @Override
    public String word() {
      return "isotonic";
    }
  }
}
