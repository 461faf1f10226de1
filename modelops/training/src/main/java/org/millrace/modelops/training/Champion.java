package org.millrace.modelops.training;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.predictor.ModelPackage;
import org.millrace.modelops.predictor.Task;
import org.millrace.modelops.tracking.ModelRegistry;

/**
 * The version in production, asked about the same test rows.
 *
 * @param scores empty if it could not be asked
 * @param problem why not, else empty
 */
record Champion(ModelVersion version, Optional<Rival> scores, Optional<String> problem) {
  static final String NAME = ModelRegistry.CHAMPION;

  /** Never fails: a champion that can't be asked must not keep a new model from being made. */
  static Champion ask(
      ModelVersion version,
      Task task,
      FeaturePlan plan,
      Spine spine,
      Examples examples,
      Split split,
      Records records) {
    try {
      ModelPackage loaded = ModelPackage.load(version.folder());
      requireTask(loaded, task);
      double[] scores = scores(loaded, plan, spine, examples, split, records);
      return new Champion(version, Optional.of(new Rival(NAME, scores)), Optional.empty());
    } catch (ProblemException | UncheckedIOException e) {
      return new Champion(version, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private static void requireTask(ModelPackage champion, Task task) {
    if (champion.task() != task) {
      throw new ProblemException(
          "Cannot compare a model for " + task.word() + " with the champion",
          "the champion is for " + champion.task().word(),
          "promote the new model by hand, with a reason");
    }
  }

  private static double[] scores(
      ModelPackage champion,
      FeaturePlan plan,
      Spine spine,
      Examples examples,
      Split split,
      Records records) {
    if (champion.plan().spec().equals(plan.spec())) {
      return Scores.of(champion::score, examples.features(), split.testBegin(), split.rows());
    }
    if (!champion.plan().request().equals(plan.request())) {
      throw new ProblemException(
          "Cannot compare with the champion",
          "requests have other fields now than when it was trained",
          "compare the two in a shadow rollout, then promote by hand");
    }
    int[] positions = Arrays.copyOfRange(examples.positions(), split.testBegin(), split.rows());
    RowTable features =
        Examples.pass(champion.plan(), spine, positions, records, (row, request) -> {});
    return Scores.of(champion::score, features, 0, features.size());
  }
}
