package org.millrace.modelops.training;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.predictor.Task;
import org.millrace.modelops.training.tuning.TuningMetric;

/**
 * How points are measured within the training rows; no row that the model is tested on in the end
 * is among them. The rows are cut into three parts more than there are folds, in the way the use
 * case splits: by time, each of the last parts is measured by a model of what had matured before it
 * (rolling origin, Tashman 2000); by key or entity, each of the first parts by a model of all
 * others. Safe for use by several threads.
 */
final class TuningFolds {
  private static final int PARTS_MORE = 3;

  private final List<TuningFold> whole;
  private final Map<Double, List<TuningFold>> thinned = new ConcurrentHashMap<>();

  private TuningFolds(List<TuningFold> whole) {
    this.whole = whole;
  }

  /**
   * Reads the rows and computes their features, once for all trials.
   *
   * @param threads of each fit
   * @throws ProblemException if the rows can't be split, a fact of the test shows in the training
   *     rows, or a fold would have nothing to tell apart
   * @throws CancellationException soon after the thread is interrupted
   */
  static TuningFolds read(
      Recipe recipe, int folds, PinnedDatasets datasets, Instant asOf, int threads) {
    DoubleConsumer unlessStopped =
        share -> {
          if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("Stopped while its rows were read");
          }
        };
    Labeled labeled = Labeled.read(recipe, datasets, asOf, unlessStopped);
    Examples examples = labeled.examples(recipe, datasets, unlessStopped);
    Division division = Division.of(recipe, examples, labeled.spine());
    // It only refuses: what is tried does not depend on it, nor on any row of the test.
    LeakageCheck.of(recipe, labeled.spine(), division).requireNone();
    return of(
        recipe,
        division,
        labeled.spine(),
        folds,
        (rows, to) ->
            new Fitter(
                rows.encoding(to),
                recipe.settings().label(),
                recipe.settings().seed(),
                threads,
                datasets.describe(),
                asOf));
  }

  private static TuningFolds of(
      Recipe recipe, Division division, Spine spine, int folds, Learned.FitterOf fitter) {
    boolean byTime = recipe.settings().split().by() == SplitSettings.By.TIME;
    List<TuningFold> whole =
        byTime
            ? byTime(recipe, division, folds, fitter)
            : byName(recipe, division, spine, folds, fitter);
    if (recipe.task() == Task.CLASSIFICATION) {
      whole.forEach(TuningFolds::requireBoth);
    }
    whole.forEach(TuningFolds::requireRows);
    return new TuningFolds(whole);
  }

  private static List<TuningFold> byTime(
      Recipe recipe, Division division, int folds, Learned.FitterOf fitter) {
    Examples examples = division.examples();
    long[] cutoffs = Arrays.copyOf(examples.cutoffs(), division.split().trainEnd());
    long matures = recipe.settings().label().matures().toNanos() / 1000;
    int parts = folds + PARTS_MORE;
    List<TuningFold> made = new ArrayList<>();
    for (int part = PARTS_MORE; part < parts; part++) {
      long origin = cutoffs[(int) ((long) cutoffs.length * part / parts)];
      int begin = Split.firstNotBelow(cutoffs, origin);
      int end =
          part == parts - 1
              ? cutoffs.length
              : Split.firstNotBelow(
                  cutoffs, cutoffs[(int) ((long) cutoffs.length * (part + 1) / parts)]);
      int to = Math.min(begin, Split.firstNotBelow(cutoffs, origin - matures + 1));
      made.add(new TuningFold(examples, to, begin, end, fitter.of(examples, to)));
    }
    return made;
  }

  private static List<TuningFold> byName(
      Recipe recipe, Division division, Spine spine, int folds, Learned.FitterOf fitter) {
    Examples examples = division.examples();
    int rows = division.split().trainEnd();
    int parts = folds + PARTS_MORE;
    IntFunction<String> names = Division.names(recipe, spine);
    HashShare test = new HashShare(recipe.settings().seed(), recipe.settings().split().share());
    int[] partOf =
        IntStream.range(0, rows)
            .map(row -> (int) (parts * test.placeOutside(names.apply(examples.positions()[row]))))
            .toArray();
    List<TuningFold> made = new ArrayList<>();
    for (int part = 0; part < folds; part++) {
      int measured = part;
      int[] learned = IntStream.range(0, rows).filter(r -> partOf[r] != measured).toArray();
      int[] kept = IntStream.range(0, rows).filter(r -> partOf[r] == measured).toArray();
      Examples ordered =
          examples.inOrder(IntStream.concat(Arrays.stream(learned), Arrays.stream(kept)).toArray());
      int to = learned.length;
      made.add(new TuningFold(ordered, to, to, rows, fitter.of(ordered, to)));
    }
    return made;
  }

  private static void requireRows(TuningFold fold) {
    int measured = fold.end() - fold.begin();
    if (fold.to() < 2 || measured < 2) {
      throw new ProblemException(
          "Cannot tune on " + fold.end() + " training rows",
          "a fold would learn from " + fold.to() + " and be measured on " + measured,
          "train on more rows, or choose fewer 'folds' under 'tuning' in " + ModelopsSettings.FILE);
    }
  }

  private static void requireBoth(TuningFold fold) {
    int learned = fold.examples().positives(0, fold.to());
    int measured = fold.examples().positives(fold.begin(), fold.end());
    int rows = fold.end() - fold.begin();
    if (learned == 0 || learned == fold.to() || measured == 0 || measured == rows) {
      throw new ProblemException(
          "Cannot tune on " + fold.end() + " training rows",
          "a fold would learn from "
              + fold.to()
              + " rows, "
              + learned
              + " of them with the label, and be measured on "
              + rows
              + ", "
              + measured
              + " of them with it",
          "train on more rows, or choose fewer 'folds' under 'tuning' in " + ModelopsSettings.FILE);
    }
  }

  /**
   * The value of the metric in each fold.
   *
   * @param share of the rows to learn from
   * @throws ProblemException if the trainer refuses, or its scores can't be measured
   */
  double[] measure(TrainerSettings trainer, double share, TuningMetric metric) {
    List<TuningFold> folds = share == 1 ? whole : thinned(share);
    double[] values = new double[folds.size()];
    for (int i = 0; i < values.length; i++) {
      TuningFold fold = folds.get(i);
      values[i] = metric.measure(fold.scores(trainer), fold.targets());
      if (!Double.isFinite(values[i])) {
        throw new ProblemException(
            "Cannot measure " + metric.word(),
            "it is " + values[i] + " in fold " + (i + 1),
            "choose another metric, or narrow the space");
      }
    }
    return values;
  }

  private List<TuningFold> thinned(double share) {
    return thinned.computeIfAbsent(
        share, some -> whole.stream().map(fold -> fold.thinned(some)).toList());
  }
}
