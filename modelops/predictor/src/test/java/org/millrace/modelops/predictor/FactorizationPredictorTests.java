package org.millrace.modelops.predictor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;

class FactorizationPredictorTests {
  private final PackageContent content = Delays.machine();
  private final TrainedModel.FactorizationMachine model =
      (TrainedModel.FactorizationMachine) content.trained();
  private final Predictor late = Predictor.compile(content.encoding(), model, "late");
  @TempDir Path temp;

  @Test
  void answersAsItsDefinitionPairByPair() {
    for (StoredExample example : content.examples()) {
      assertThat(late.score(example.features())).isCloseTo(example.score(), within(1e-12));
    }
  }

  @Test
  void aPackageGivesTheSameModelBack() {
    PackageWriter.write(content, temp.resolve("machine"));
    ModelPackage read = ModelPackage.load(temp.resolve("machine"));
    for (Delays.Case one : Delays.cases(300, 3, true)) {
      assertThat(read.score(one.features())).isEqualTo(late.score(one.features()));
    }
  }

  @Test
  void itsSharesAreShapleyValuesOfEachFeature() {
    Predictor onTime = Predictor.compile(content.encoding(), model, "on_time");
    double[] shares = new double[Delays.PLAN.features().size()];
    double[] opposite = new double[shares.length];
    for (Delays.Case one : Delays.cases(300, 9, true)) {
      double base = late.explain(one.features(), shares);
      double logOdds = base + DoubleStream.of(shares).sum();
      assertThat(1 / (1 + Math.exp(-logOdds))).isCloseTo(late.score(one.features()), within(1e-12));
      assertThat(onTime.explain(one.features(), opposite)).isCloseTo(-base, within(1e-12));
      for (int f = 0; f < shares.length; f++) {
        assertThat(opposite[f]).isCloseTo(-shares[f], within(1e-9));
      }
    }
  }

  /** Of two features alone, the Shapley value is the mean of what one adds first and last. */
  @Test
  void halfOfWhatAPairAddsIsEachOnes() {
    int hour = Delays.PLAN.features().indexOf("hour");
    int load = Delays.PLAN.features().indexOf("load");
    Row both = new Row(Delays.PLAN.features());
    both.setLong(hour, 17);
    both.setDouble(load, 0.9);
    Row first = new Row(Delays.PLAN.features());
    first.setLong(hour, 17);
    Row second = new Row(Delays.PLAN.features());
    second.setDouble(load, 0.9);
    double none = logOdds(new Row(Delays.PLAN.features()));
    double[] shares = new double[Delays.PLAN.features().size()];
    late.explain(both, shares);
    assertThat(shares[hour])
        .isCloseTo((logOdds(first) - none + logOdds(both) - logOdds(second)) / 2, within(1e-9));
  }

  private double logOdds(Row row) {
    double score = late.score(row);
    return Math.log(score / (1 - score));
  }

  @Test
  void allocatesNothingForAScore() {
    List<Row> rows = Delays.features(Delays.cases(500, 4, false));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    double sum = 0;
    for (int attempt = 0; attempt < 5; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 3000; i++) {
        sum += late.score(rows.get(i % rows.size()));
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThan(3000);
    assertThat(sum).isPositive();
  }

  @Test
  void refusesFactorsThatDoNotFit() {
    TrainedModel.Linear linear = model.linear();
    assertThatThrownBy(
            () ->
                new TrainedModel.FactorizationMachine(
                    linear, List.of(List.of(List.of(1.0)), List.of(List.of(1.0)))))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("give 2 lists of factors of " + content.encoding().size());
    assertThatThrownBy(() -> new TrainedModel.FactorizationMachine(linear, List.of()))
        .isInstanceOf(ProblemException.class);
  }
}
