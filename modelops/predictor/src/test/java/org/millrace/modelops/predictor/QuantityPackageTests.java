package org.millrace.modelops.predictor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;

/** A package whose model predicts a quantity. */
class QuantityPackageTests {
  @TempDir Path temp;

  @Test
  void saysItsTaskAndHasNoThreshold() throws Exception {
    Path folder = temp.resolve("trees");
    PackageWriter.write(DelayMinutes.trees(temp), folder);
    ModelPackage loaded = ModelPackage.load(folder);
    assertThat(loaded.task()).isEqualTo(Task.REGRESSION);
    assertThat(loaded.label()).isEqualTo("delay_minutes");
    assertThat(loaded.threshold()).isNaN();
    assertThat(folder.resolve("data/spec.json"))
        .content()
        .containsPattern("\"task\"\\s*:\\s*\"regression\"")
        .containsPattern("\"threshold\"\\s*:\\s*null");
    assertThat(folder.resolve("MLmodel"))
        .content()
        .contains(
            "outputs: '[{\"type\":\"double\",\"name\":\"delay_minutes\",\"required\":true}]'");
  }

  @Test
  void sharesAddUpToTheQuantity() throws Exception {
    for (PackageContent content :
        new PackageContent[] {DelayMinutes.trees(temp), DelayMinutes.linear()}) {
      Predictor model = Predictor.compile(content.encoding(), content.trained(), content.label());
      double[] shares = new double[Delays.PLAN.features().size()];
      for (Delays.Case one : Delays.cases(200, 5, true)) {
        Row row = one.features();
        double base = model.explain(row, shares);
        assertThat(base + DoubleStream.of(shares).sum()).isCloseTo(model.score(row), within(1e-4));
      }
    }
  }

  @Test
  void aThresholdIsRefused() {
    assertThatThrownBy(() -> DelayMinutes.linear(0.5))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Invalid threshold 0.5 of a model for regression");
  }
}
