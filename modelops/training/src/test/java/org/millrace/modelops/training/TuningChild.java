package org.millrace.modelops.training;

import java.nio.file.Path;

/** A process that tunes the parcels of a folder, says after each trial how many are over. */
final class TuningChild {
  private TuningChild() {}

  public static void main(String[] arguments) {
    try (TrainingFixture fixture = TrainingFixture.reopen(Path.of(arguments[0]))) {
      fixture
          .tuning(1)
          .tune(
              new TrainingRequest(
                  fixture.useCase(), new TrainingRequest.Current(), Parcels.APRIL, "child"),
              reached -> System.out.println("over " + reached.trials()));
    }
  }
}
