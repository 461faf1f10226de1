package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.millrace.modelops.predictor.Predictor;

/** The baselines, fitted on the training rows and asked about the test rows. */
final class Baselines {
  private Baselines() {}

  static List<Rival> ask(List<Baseline> baselines, Fitter fitter, Examples examples, Split split) {
    List<Rival> rivals = new ArrayList<>();
    for (Baseline baseline : baselines) {
      rivals.add(new Rival(baseline.word(), scores(baseline, fitter, examples, split)));
    }
    return rivals;
  }

  private static double[] scores(Baseline baseline, Fitter fitter, Examples examples, Split split) {
    int train = split.trainEnd();
    return switch (baseline) {
      case MAJORITY, MEAN -> {
        double[] same = new double[split.testRows()];
        Arrays.fill(same, Arrays.stream(examples.targets(), 0, train).sum() / train);
        yield same;
      }
      case RULE -> {
        IsotonicRates rates = IsotonicRates.learn(examples.ruleScores(), examples.targets(), train);
        yield Arrays.stream(examples.ruleScores(), split.testBegin(), split.rows())
            .map(rates::rate)
            .toArray();
      }
      case LINEAR -> {
        Fitted fitted = fitter.fit(LinearSettings.DEFAULTS, examples, train);
        Predictor predictor =
            Predictor.compile(fitter.encoding(), fitted.model(), fitter.label().name());
        yield Scores.of(predictor::score, examples.features(), split.testBegin(), split.rows());
      }
    };
  }
}
