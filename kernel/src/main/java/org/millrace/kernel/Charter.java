package org.millrace.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The business side of a use case, as {@code charter.yaml} states it: the problem, who has a stake,
 * whether machine learning is suitable at all, what must be reached and what it is worth.
 *
 * @param rule what one would do without machine learning: an expression over the request that gives
 *     a score, higher for the label; every run is compared with it
 * @param value what answers of yes and no are worth; left out where a quantity is predicted
 */
public record Charter(
    String problem,
    String decision,
    List<Stakeholder> stakeholders,
    Suitability suitability,
    @Nullable String rule,
    List<Target> targets,
    @Nullable Value value,
    List<String> assumptions) {
  public Charter {
    stakeholders = List.copyOf(stakeholders);
    targets = List.copyOf(targets);
    assumptions = List.copyOf(assumptions);
  }

  /**
   * @throws ProblemException if the charter states none
   */
  public Value requireValue() {
    if (value == null) {
      throw new ProblemException(
          "Cannot tell what answers are worth",
          "charter.yaml states no 'value'",
          "state what right and wrong answers bring: currency, true-positive, false-positive,"
              + " false-negative, true-negative");
    }
    return value;
  }

  public static Charter read(UseCase useCase) {
    return SettingsFile.read(useCase.file("charter.yaml"), Charter.class);
  }

  public record Stakeholder(String role, String expects) {}

  /**
   * @param verdict suitable or not
   */
  public record Suitability(boolean verdict, List<String> reasons) {
    public Suitability {
      reasons = List.copyOf(reasons);
    }
  }

  /** Whose number a target is. */
  public enum Family {
    MODEL,
    SYSTEM,
    BUSINESS
  }

  /**
   * A number to be reached; exactly one of the bounds is given.
   *
   * @param metric name of a metric that is measured: {@code auc}, {@code latency_p99_ms}
   */
  public record Target(
      Family family,
      String metric,
      @Nullable Double atLeast,
      @Nullable Double atMost,
      String because) {
    public Target {
      if ((atLeast == null) == (atMost == null)) {
        throw new ProblemException(
            "Invalid target for '" + metric + "' in charter.yaml",
            "a target has exactly one bound",
            "give it either at-least or at-most");
      }
    }

    /** Whether the value reaches the target. */
    public boolean isMetBy(double value) {
      return atLeast != null ? value >= atLeast : atMost != null && value <= atMost;
    }
  }

  /**
   * What each kind of answer costs or brings, in the currency.
   *
   * @param truePositive an alarm that was right
   * @param falsePositive an alarm that was wrong
   * @param falseNegative a case that was missed
   * @param trueNegative silence that was right
   */
  public record Value(
      String currency,
      double truePositive,
      double falsePositive,
      double falseNegative,
      double trueNegative) {}
}
