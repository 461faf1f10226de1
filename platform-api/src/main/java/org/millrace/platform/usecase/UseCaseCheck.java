package org.millrace.platform.usecase;

import java.util.ArrayList;
import java.util.List;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.DataopsSettings;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.dataops.features.FeatureSpec;
import org.millrace.devops.serving.DevopsSettings;
import org.millrace.devops.serving.PredictionLogFields;
import org.millrace.kernel.Charter;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.predictor.Task;
import org.millrace.modelops.training.ModelopsSettings;
import org.millrace.platform.featuretest.FeatureTests;

/** Reads every file of a use case, runs its feature tests, and tells all faults at once. */
public final class UseCaseCheck {
  private UseCaseCheck() {}

  /** The faults, none twice; empty if the use case can be applied. */
  public static List<Problem> faults(UseCase useCase) {
    List<Problem> faults = new ArrayList<>();
    collect(faults, () -> Charter.read(useCase));
    collect(faults, () -> Contract.readAll(useCase));
    collect(faults, () -> DataopsSettings.read(useCase));
    collect(faults, () -> FeaturePlan.compile(FeatureSpec.read(useCase)));
    collect(faults, () -> ModelopsSettings.read(useCase, Charter.read(useCase)));
    collect(faults, () -> DevopsSettings.read(useCase));
    if (faults.isEmpty()) {
      collect(faults, () -> faults.addAll(predictionLog(useCase)));
    }
    if (faults.isEmpty()) {
      collect(faults, () -> faults.addAll(failedTests(useCase)));
    }
    return faults.stream().distinct().toList();
  }

  private static List<Problem> predictionLog(UseCase useCase) {
    Task task = ModelopsSettings.read(useCase, Charter.read(useCase)).label().task();
    return Contract.readAll(useCase).stream()
        .filter(contract -> contract.stream().equals("predictions"))
        .flatMap(log -> PredictionLogFields.faults(log, task).stream())
        .toList();
  }

  private static List<Problem> failedTests(UseCase useCase) {
    return FeatureTests.read(useCase).run().stream()
        .flatMap(result -> result.differences().stream())
        .toList();
  }

  /**
   * @throws ProblemException with all faults, if there is one
   */
  static void require(UseCase useCase) {
    List<Problem> faults = faults(useCase);
    if (!faults.isEmpty()) {
      throw new ProblemException(faults);
    }
  }

  private static void collect(List<Problem> faults, Runnable reading) {
    try {
      reading.run();
    } catch (ProblemException e) {
      faults.addAll(e.problems());
    }
  }
}
