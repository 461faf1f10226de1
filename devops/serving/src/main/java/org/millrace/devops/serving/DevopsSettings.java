package org.millrace.devops.serving;

import java.time.Duration;
import java.util.Objects;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.SettingsFile;
import org.millrace.kernel.UseCase;

/** What {@code devops.yaml} says of a use case: how its model answers. */
public record DevopsSettings(Serving serving) {
  public DevopsSettings {
    Objects.requireNonNull(serving, "serving");
  }

  public static DevopsSettings read(UseCase useCase) {
    return SettingsFile.read(useCase.file("devops.yaml"), DevopsSettings.class);
  }

  /**
   * @param maxInstances most rows in one request, 1 to 10,000
   * @param logSample share of the predictions that are logged, 0 to 1
   * @param historyDays how many days of each feature stream, counted back from its newest record, a
   *     process reads when it starts
   */
  public record Serving(int maxInstances, double logSample, int historyDays) {
    public Serving {
      require("max-instances", maxInstances, 1, 10_000);
      require("log-sample", logSample, 0, 1);
      require("history-days", historyDays, 1, 3650);
    }

    public Duration history() {
      return Duration.ofDays(historyDays);
    }

    private static void require(String name, Number value, int least, int most) {
      if (!(value.doubleValue() >= least && value.doubleValue() <= most)) {
        throw new ProblemException(
            "Invalid serving." + name + " " + value + " in devops.yaml",
            "it is not within " + least + " and " + most,
            "choose a value within");
      }
    }
  }
}
