package org.millrace.modelops.evaluation;

import static java.util.Arrays.stream;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.Charter;

/** How often an interval holds the number that millions of rows have: 95 times of 100. */
class IntervalCoverageTests {
  private static final int ROUNDS = 600;
  private static final int ROWS = 600;
  private static final int DRAWS = 280;
  private static final Charter.Value VALUE = new Charter.Value("EUR", 40, -10, -30, 0);

  @Test
  void intervalsOfAModelThatIsOverconfidentHoldTheTruth() {
    double[] truth = numbers(Sample.draw(1_000_000, new Random(1), 1.6));
    double[] covered = new double[truth.length];
    for (int round = 0; round < ROUNDS; round++) {
      Sample sample = Sample.draw(ROWS, new Random(100 + round), 1.6);
      Interval[] intervals = intervals(sample);
      for (int i = 0; i < truth.length; i++) {
        covered[i] += intervals[i].contains(truth[i]) ? 1.0 / ROUNDS : 0;
      }
    }
    assertThat(stream(covered)).as(Arrays.toString(covered)).allMatch(share -> share > 0.91);
    // Average precision, log loss, Brier, precision, recall, F1 and value are not too wide either.
    assertThat(stream(Arrays.copyOfRange(covered, 1, 8))).allMatch(share -> share < 0.975);
  }

  @Test
  void calibrationErrorOfACalibratedModelMayBeNothing() {
    int holdsNothing = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Sample sample = Sample.draw(ROWS, new Random(200 + round), 1);
      BinaryEvaluation evaluation = BinaryEvaluation.of(sample.p, sample.y);
      assertThat(evaluation.calibrationErrorInterval().contains(evaluation.calibrationError()))
          .isTrue();
      holdsNothing += evaluation.calibrationErrorInterval().lower() == 0 ? 1 : 0;
    }
    assertThat(holdsNothing).isGreaterThan(ROUNDS * 95 / 100);
  }

  @Test
  void analyticIntervalsAreThoseOfABootstrap() {
    Sample sample = Sample.draw(5000, new Random(3), 1.6);
    Interval[] analytic = intervals(sample);
    double[][] drawn = new double[analytic.length][DRAWS];
    Random random = new Random(4);
    for (int round = 0; round < DRAWS; round++) {
      double[] numbers = numbers(sample.again(random));
      for (int i = 0; i < numbers.length; i++) {
        drawn[i][round] = numbers[i];
      }
    }
    for (int i = 1; i < 8; i++) {
      Arrays.sort(drawn[i]);
      double width = drawn[i][DRAWS * 39 / 40] - drawn[i][DRAWS / 40];
      assertThat(analytic[i].width() / width).as("number %d", i).isBetween(0.85, 1.15);
    }
  }

  @Test
  void regressionIntervalsHoldTheTruth() {
    double[] truth = regression(1_000_000, new Random(5), Estimate::value);
    double[] covered = new double[truth.length];
    for (int round = 0; round < ROUNDS; round++) {
      double[] lower = regression(300, new Random(300 + round), e -> e.interval().lower());
      double[] upper = regression(300, new Random(300 + round), e -> e.interval().upper());
      for (int i = 0; i < truth.length; i++) {
        covered[i] += lower[i] <= truth[i] && truth[i] <= upper[i] ? 1.0 / ROUNDS : 0;
      }
    }
    assertThat(stream(covered)).as(Arrays.toString(covered)).allMatch(s -> s > 0.925 && s < 0.975);
  }

  private static double[] regression(int rows, Random random, Function<Estimate, Double> of) {
    double[] actual = new double[rows];
    double[] predicted = new double[rows];
    for (int i = 0; i < rows; i++) {
      actual[i] = 50 + 10 * random.nextGaussian();
      predicted[i] = actual[i] + 5 * random.nextGaussian() + 1;
    }
    RegressionEvaluation all = RegressionEvaluation.of(predicted, actual, 0.9);
    return new double[] {
      of.apply(all.rmse()),
      of.apply(all.mae()),
      of.apply(all.r2()),
      of.apply(all.mape()),
      of.apply(all.pinball().get(0).loss())
    };
  }

  private static double[] numbers(Sample sample) {
    BinaryEvaluation all = BinaryEvaluation.of(sample.p, sample.y);
    Confusion at = Confusion.at(0.4, sample.p, sample.y);
    return new double[] {
      all.calibrationError(),
      all.averagePrecision(),
      all.logLoss(),
      all.brier(),
      at.precision(),
      at.recall(),
      at.f1(),
      at.valuePer1000(VALUE).value(),
      Lift.at(sample.p, sample.y, 0.1).get(0).lift().value()
    };
  }

  private static Interval[] intervals(Sample sample) {
    BinaryEvaluation all = BinaryEvaluation.of(sample.p, sample.y);
    Confusion at = Confusion.at(0.4, sample.p, sample.y);
    return new Interval[] {
      all.calibrationErrorInterval(),
      all.averagePrecisionInterval(),
      all.logLossInterval(),
      all.brierInterval(),
      at.precisionInterval(),
      at.recallInterval(),
      at.f1Interval(),
      at.valuePer1000(VALUE).interval(),
      Lift.at(sample.p, sample.y, 0.1).get(0).lift().interval()
    };
  }

  private record Sample(double[] p, boolean[] y) {
    /** The log odds of a model that is as sure as it says where {@code sure} is 1. */
    static Sample draw(int rows, Random random, double sure) {
      double[] p = new double[rows];
      boolean[] y = new boolean[rows];
      for (int i = 0; i < rows; i++) {
        double odds = 1.2 * random.nextGaussian() - 1;
        p[i] = 1 / (1 + Math.exp(-sure * odds));
        y[i] = random.nextDouble() < 1 / (1 + Math.exp(-odds));
      }
      return new Sample(p, y);
    }

    Sample again(Random random) {
      double[] again = new double[p.length];
      boolean[] labels = new boolean[p.length];
      for (int i = 0; i < again.length; i++) {
        int row = random.nextInt(again.length);
        again[i] = p[row];
        labels[i] = y[row];
      }
      return new Sample(again, labels);
    }
  }
}
