package org.millrace.modelops.training;

import java.time.Duration;
import org.millrace.kernel.ProblemException;

/**
 * How history is lived through again.
 *
 * @param every from one training to the next; each model is tested until then
 * @param first how much history the first model is given
 */
public record BacktestSettings(Duration every, Duration first) {
  public BacktestSettings {
    require("every", every);
    require("first", first);
  }

  private static void require(String name, Duration span) {
    if (span.isNegative() || span.isZero()) {
      throw new ProblemException(
          "Invalid span '" + name + "' of a backtest: " + span,
          "time must go forward from one training to the next",
          "choose a span such as 30d");
    }
  }
}
