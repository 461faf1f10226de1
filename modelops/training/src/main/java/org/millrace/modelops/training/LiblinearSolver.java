package org.millrace.modelops.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.predictor.Task;
import org.tribuo.classification.liblinear.LinearClassificationType;
import org.tribuo.regression.liblinear.LinearRegressionType;

/** LibLinear's solvers that give what a model here answers: a probability, or a quantity. */
public enum LiblinearSolver {
  L2R_LR(LinearClassificationType.LinearType.L2R_LR),
  L2R_LR_DUAL(LinearClassificationType.LinearType.L2R_LR_DUAL),
  L1R_LR(LinearClassificationType.LinearType.L1R_LR),
  L2R_L2LOSS_SVR(LinearRegressionType.LinearType.L2R_L2LOSS_SVR),
  L2R_L2LOSS_SVR_DUAL(LinearRegressionType.LinearType.L2R_L2LOSS_SVR_DUAL),
  L2R_L1LOSS_SVR_DUAL(LinearRegressionType.LinearType.L2R_L1LOSS_SVR_DUAL);

  private final Task task;
  private final LinearClassificationType.@Nullable LinearType ofLabels;
  private final LinearRegressionType.@Nullable LinearType ofQuantity;

  LiblinearSolver(LinearClassificationType.LinearType type) {
    this.task = Task.CLASSIFICATION;
    this.ofLabels = type;
    this.ofQuantity = null;
  }

  LiblinearSolver(LinearRegressionType.LinearType type) {
    this.task = Task.REGRESSION;
    this.ofLabels = null;
    this.ofQuantity = type;
  }

  /**
   * @throws ProblemException naming those there are; LibLinear's support vector classifiers give no
   *     probability, so they are none
   */
  @JsonCreator
  static LiblinearSolver named(String word) {
    return Arrays.stream(values())
        .filter(solver -> solver.word().equals(word.toLowerCase(Locale.ROOT).replace('_', '-')))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    "Cannot use solver '" + word + "' of liblinear in " + ModelopsSettings.FILE,
                    "there is none of that name that gives a probability or a quantity",
                    "use one of " + words(values())));
  }

  static LiblinearSolver usual(Task task) {
    return task == Task.REGRESSION ? L2R_L2LOSS_SVR : L2R_LR;
  }

  /** As the file writes it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Of a solver for labels. */
  LinearClassificationType ofLabels() {
    if (ofLabels == null) {
      throw refusal(Task.CLASSIFICATION);
    }
    return new LinearClassificationType(ofLabels);
  }

  /** Of a solver for a quantity. */
  LinearRegressionType ofQuantity() {
    if (ofQuantity == null) {
      throw refusal(Task.REGRESSION);
    }
    return new LinearRegressionType(ofQuantity);
  }

  private ProblemException refusal(Task wanted) {
    return new ProblemException(
        "Cannot use solver '" + word() + "' of liblinear in " + ModelopsSettings.FILE,
        "it is for " + task.word() + ", and the label asks for " + wanted.word(),
        "use one of "
            + words(
                Arrays.stream(values())
                    .filter(solver -> solver.task == wanted)
                    .toArray(LiblinearSolver[]::new)));
  }

  private static List<String> words(LiblinearSolver[] solvers) {
    return Arrays.stream(solvers).map(LiblinearSolver::word).toList();
  }
}
