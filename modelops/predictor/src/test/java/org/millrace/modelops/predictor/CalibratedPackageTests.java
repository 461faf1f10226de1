package org.millrace.modelops.predictor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.kernel.Calibrator;
import org.millrace.kernel.Digests;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;

class CalibratedPackageTests {
  private static final PackageContent PLAIN = Delays.linear();
  @TempDir Path temp;
  private Path folder;

  static Stream<Calibrator> calibrators() {
    return Stream.of(Calibrated.CURVE, Calibrated.STEPS);
  }

  @BeforeEach
  void writeAPackage() {
    folder = temp.resolve("calibrated");
    PackageWriter.write(Calibrated.with(PLAIN, Calibrated.CURVE), folder);
  }

  @ParameterizedTest
  @MethodSource("calibrators")
  void answersWhatTheModelSaysPutThroughTheCalibrator(Calibrator calibrator) {
    Path other = temp.resolve("other");
    PackageWriter.write(Calibrated.with(PLAIN, calibrator), other);
    Predictor plain = Predictor.compile(PLAIN.encoding(), PLAIN.trained(), "late");
    ModelPackage loaded = ModelPackage.load(other);
    assertThat(loaded.calibrator().word()).isEqualTo(calibrator.word());
    for (Delays.Case one : Delays.cases(500, 9, true)) {
      assertThat(loaded.score(one.features()))
          .isEqualTo(calibrator.apply(plain.score(one.features())));
    }
  }

  @Test
  void anUncalibratedPackageHasNoFileOfIt() {
    Path other = temp.resolve("plain");
    PackageWriter.write(PLAIN, other);
    assertThat(other.resolve("data/calibration.json")).doesNotExist();
    assertThat(other.resolve("data/examples.json")).content().doesNotContain("uncalibrated");
    assertThat(ModelPackage.load(other).calibrator()).isEqualTo(Calibrator.none());
  }

  @Test
  void explainsTheLogOddsBeforeTheCalibration() {
    ModelPackage loaded = ModelPackage.load(folder);
    Row features = PLAIN.examples().get(0).features();
    double[] into = new double[loaded.plan().features().size()];
    double odds = loaded.explain(features, into);
    for (double share : into) {
      odds += share;
    }
    double uncalibrated = 1 / (1 + Math.exp(-odds));
    assertThat(uncalibrated).isCloseTo(PLAIN.examples().get(0).score(), within(1e-9));
    assertThat(Calibrated.CURVE.apply(uncalibrated))
        .isCloseTo(loaded.score(features), within(1e-9));
  }

  @Test
  void measuresNoSkewOfCalibratedAnswers() {
    PackageTrial trial =
        PackageWriter.tryOut(Calibrated.with(PLAIN, Calibrated.STEPS), temp.resolve("trial"));
    assertThat(trial.skew()).isLessThan(1e-9);
  }

  @ParameterizedTest
  @MethodSource("calibrators")
  void allocatesNothingForAnAnswer(Calibrator calibrator) {
    Path other = temp.resolve("other");
    PackageWriter.write(Calibrated.with(PLAIN, calibrator), other);
    ModelPackage loaded = ModelPackage.load(other);
    loaded.warmUp();
    Row features = PLAIN.examples().get(0).features();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    double sum = 0;
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 5; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 10_000; i++) {
        sum += loaded.score(features);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThan(10_000);
    assertThat(sum).isPositive();
  }

  @Test
  void anErasureKeepsTheCalibration() {
    ModelPackage before = ModelPackage.load(folder);
    String subject = Objects.requireNonNull(PLAIN.examples().get(0).request().getString(0));
    PackageKey key = PackageKey.in(temp.resolve("key"));
    assertThat(PackageErasure.erase(folder, subject, PackageTrust.unchecked(), key)).isPresent();
    ModelPackage after = ModelPackage.load(folder);
    Row features = PLAIN.examples().get(1).features();
    assertThat(after.score(features)).isEqualTo(before.score(features));
  }

  @Test
  void refusesACalibrationItDoesNotKnow() throws Exception {
    change("data/spec.json", "\"calibration\" : \"platt\"", "\"calibration\" : \"spline\"");
    assertRefused("Cannot load a package with calibration 'spline'");
  }

  @Test
  void refusesACurveThatFalls() throws Exception {
    change("data/calibration.json", "\"slope\" : 0.6", "\"slope\" : -0.6");
    assertRefused("Invalid curve of slope -0.6");
  }

  @Test
  void refusesNumbersOfAnotherCalibration() throws Exception {
    change("data/spec.json", "\"calibration\" : \"platt\"", "\"calibration\" : \"isotonic\"");
    assertRefused("Missing creator property 'from'");
  }

  @Test
  void refusesAnotherCurveThanTheExamplesWereAnsweredWith() throws Exception {
    change("data/calibration.json", "\"slope\" : 0.6", "\"slope\" : 0.61");
    assertRefused("Cannot load the package: it answers example 0");
  }

  @Test
  void refusesToCalibrateAQuantity() {
    assertThatThrownBy(() -> Calibrated.with(DelayMinutes.linear(), Calibrated.CURVE))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Invalid calibration platt of a model for regression");
  }

  /** Changes a file together with its digest, as one who forges a package would. */
  private void change(String name, String from, String to) throws Exception {
    Path file = folder.resolve(name);
    String text = Files.readString(file);
    assertThat(text).contains(from);
    String before = Digests.of(file);
    Files.writeString(file, text.replace(from, to));
    Path manifest = folder.resolve("manifest.json");
    Files.writeString(manifest, Files.readString(manifest).replace(before, Digests.of(file)));
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(() -> ModelPackage.load(folder))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(reason);
  }
}
