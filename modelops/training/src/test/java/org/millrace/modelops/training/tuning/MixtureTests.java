package org.millrace.modelops.training.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class MixtureTests {
  @Test
  void theProbabilitiesOfWholeNumbersSumToOne() {
    Mixture density =
        mixture(new Parameter.Range("n", 1, 500, true, true), new double[] {3, 3, 40, 499});
    double sum =
        IntStream.rangeClosed(1, 500)
            .mapToDouble(n -> Math.exp(density.log(List.of((double) n))))
            .sum();
    assertThat(sum).isCloseTo(1, within(1e-9));
  }

  @Test
  void theDensityOfARangeIsOneInAll() {
    Mixture density =
        mixture(new Parameter.Range("x", -2, 6, false, false), new double[] {-2, 0.1, 0.2, 6});
    int steps = 100_000;
    double sum =
        IntStream.range(0, steps)
            .mapToDouble(
                i -> Math.exp(density.log(List.of(-2 + 8 * (i + 0.5) / steps))) * 8 / steps)
            .sum();
    assertThat(sum).isCloseTo(1, within(1e-6));
  }

  @Test
  void drawsAsOftenAsItSays() {
    Parameter.Choice choice =
        new Parameter.Choice(
            "c",
            List.of(
                JsonNodeFactory.instance.numberNode(1),
                JsonNodeFactory.instance.numberNode(2),
                JsonNodeFactory.instance.numberNode(3)));
    Mixture density = mixture(choice, new double[] {2, 2, 2, 0});
    Random random = new Random(7);
    int[] counts = new int[3];
    for (int i = 0; i < 20_000; i++) {
      counts[density.draw(random).get(0).intValue()]++;
    }
    for (int c = 0; c < 3; c++) {
      assertThat(counts[c] / 20_000.0)
          .isCloseTo(Math.exp(density.log(List.of((double) c))), within(0.012));
    }
    assertThat(counts[2]).isGreaterThan(counts[0]).isGreaterThan(counts[1]);
  }

  @Test
  void drawsStayWithinTheRange() {
    Parameter.Range range = new Parameter.Range("x", 1e-4, 1, true, false);
    Mixture density = mixture(range, new double[] {1e-4, 1, 0.3});
    Random random = new Random(7);
    assertThat(IntStream.range(0, 5_000).mapToObj(i -> density.draw(random).get(0)))
        .allMatch(value -> value >= 1e-4 && value <= 1);
  }

  @Test
  void newTrialsWeighAsMuchAsThePriorAndOldOnesLess() {
    double[] few = Mixture.weights(4);
    assertThat(few).hasSize(5).containsOnly(0.2);
    double[] many = Mixture.weights(60);
    assertThat(many).hasSize(61);
    assertThat(Arrays.stream(many).sum()).isCloseTo(1, within(1e-12));
    assertThat(Arrays.copyOf(many, 35)).isSorted();
    assertThat(many[0] / many[60]).isCloseTo(1.0 / 60, within(1e-12));
    assertThat(many[35]).isEqualTo(many[60]);
  }

  private static Mixture mixture(Parameter parameter, double[] values) {
    return new Mixture(
        new Space(List.of(parameter)), Arrays.stream(values).mapToObj(List::of).toList());
  }
}
