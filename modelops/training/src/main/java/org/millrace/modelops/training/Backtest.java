package org.millrace.modelops.training;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.DoubleConsumer;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Times;
import org.millrace.modelops.predictor.Task;

/**
 * Rolling-origin evaluation (Tashman 2000) with all the history before each origin to learn from.
 * Features are as they were known at each row's cutoff, whichever fold asks, so they are computed
 * once for all folds.
 *
 * @param examples in the order of their cutoff
 * @param source where the rows come from, for Tribuo's provenance
 */
record Backtest(Recipe recipe, Examples examples, int threads, String source, Instant asOf) {

  /**
   * @param done told the share that is done
   * @throws ProblemException if history is too short for a single fold
   * @throws CancellationException if the thread is interrupted between two folds
   */
  List<BacktestFold> run(BacktestSettings settings, DoubleConsumer done) {
    List<Split> splits = splits(settings);
    List<BacktestFold> folds = new ArrayList<>();
    Learned first = null;
    for (Split split : splits) {
      if (Thread.interrupted()) {
        throw new CancellationException("Stopped before the training at " + split.boundary());
      }
      Learned model = learned(split);
      first = first == null ? model : first;
      folds.add(fold(split, model, first, settings));
      done.accept((double) folds.size() / splits.size());
    }
    return folds;
  }

  private List<Split> splits(BacktestSettings settings) {
    long[] cutoffs = examples.cutoffs();
    Split.requireRows(cutoffs.length);
    long every = settings.every().toNanos() / 1000;
    long matures = recipe.settings().label().matures().toNanos() / 1000;
    long last = cutoffs[cutoffs.length - 1];
    List<Split> splits = new ArrayList<>();
    for (long origin = cutoffs[0] + settings.first().toNanos() / 1000;
        origin <= last;
        origin += every) {
      int begin = Split.firstNotBelow(cutoffs, origin);
      int end = Split.firstNotBelow(cutoffs, origin + every);
      int trained = Split.firstNotBelow(cutoffs, origin - matures + 1);
      if (canLearn(trained) && canMeasure(begin, end)) {
        splits.add(new Split(trained, begin, end, Times.toInstant(origin)));
      }
    }
    if (splits.isEmpty()) {
      throw new ProblemException(
          "Cannot test back over " + cutoffs.length + " rows",
          "they begin at "
              + Times.toInstant(cutoffs[0])
              + " and end at "
              + Times.toInstant(last)
              + "; no training after "
              + settings.first()
              + " has rows with "
              + (recipe.task() == Task.REGRESSION ? "two quantities" : "the label and without it")
              + " before and after it",
          "give the first training less history, or wait for more");
    }
    return splits;
  }

  private boolean canLearn(int to) {
    return Truth.of(recipe.task(), examples, 0, to).canMeasure();
  }

  private boolean canMeasure(int from, int to) {
    return Truth.of(recipe.task(), examples, from, to).canMeasure();
  }

  private Learned learned(Split split) {
    Division division = new Division(examples, split);
    return Learned.of(
        recipe,
        division,
        () -> HeldBack.byTime(recipe, division),
        (rows, to) ->
            new Fitter(
                rows.encoding(to),
                recipe.settings().label(),
                recipe.settings().seed(),
                threads,
                source,
                asOf));
  }

  private BacktestFold fold(Split split, Learned model, Learned first, BacktestSettings settings) {
    Truth truth = Truth.of(recipe.task(), examples, split.testBegin(), split.rows());
    double[] scores = scores(model, split);
    boolean isFirst = split.equals(first.division().split());
    double[] firstScores = isFirst ? scores : scores(first, split);
    List<Gain> gains =
        Baselines.ask(recipe.settings().baselines(), model.fitter(), examples, split).stream()
            .map(rival -> Gain.over(rival, scores, truth))
            .toList();
    return new BacktestFold(
        split.boundary(),
        split.boundary().plus(settings.every()),
        split.trainRows(),
        truth.evaluate(scores),
        gains,
        truth.evaluate(firstScores),
        truth.gain(scores, firstScores));
  }

  private double[] scores(Learned model, Split split) {
    return Scores.of(model::score, examples.features(), split.testBegin(), split.rows());
  }
}
