package org.millrace.modelops.training;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.millrace.modelops.predictor.Predictor;

/**
 * Rows to learn from and rows to be measured on, all of them training rows of the use case's split.
 *
 * @param to rows to learn from are [0, to)
 * @param begin rows to be measured on are [begin, end)
 * @param fitter knows the inputs that occur in the rows to learn from
 */
record TuningFold(Examples examples, int to, int begin, int end, Fitter fitter) {

  /** What came true in the rows to be measured on. */
  double[] targets() {
    return Arrays.copyOfRange(examples.targets(), begin, end);
  }

  /** Fits the trainer and answers its scores of the rows to be measured on. */
  double[] scores(TrainerSettings trainer) {
    Fitted fitted = fitter.fit(trainer, examples, to);
    Predictor model = Predictor.compile(fitter.encoding(), fitted.model(), fitter.label().name());
    return Scores.of(model::score, examples.features(), begin, end);
  }

  /** The same fold with a share of its rows to learn from, at equal distances. */
  TuningFold thinned(double share) {
    int kept = (int) Math.max(1, Math.round(to * share));
    IntStream learned = IntStream.range(0, kept).map(i -> (int) ((long) i * to / kept));
    Examples fewer =
        examples.inOrder(IntStream.concat(learned, IntStream.range(begin, end)).toArray());
    Fitter same =
        new Fitter(
            fewer.encoding(kept),
            fitter.label(),
            fitter.seed(),
            fitter.threads(),
            fitter.source(),
            fitter.asOf());
    return new TuningFold(fewer, kept, kept, kept + end - begin, same);
  }
}
