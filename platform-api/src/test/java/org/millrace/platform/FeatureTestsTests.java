package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.millrace.platform.featuretest.FeatureTestResult;
import org.millrace.platform.featuretest.FeatureTests;
import org.millrace.platform.usecase.UseCaseCheck;
import org.springframework.util.FileSystemUtils;

/** Feature tests in a use case's folder: those that are shipped, and what is said of others. */
class FeatureTestsTests {
  @TempDir Path folder;
  private Path copy;

  @BeforeEach
  void copy() throws IOException {
    copy = folder.resolve("flight-delays");
    for (String part : List.of("contracts", "dataops.yaml", "charter.yaml", "modelops.yaml")) {
      FileSystemUtils.copyRecursively(FirstLight.FOLDER.resolve(part), copy.resolve(part));
    }
    Files.copy(FirstLight.FOLDER.resolve("devops.yaml"), copy.resolve("devops.yaml"));
    Files.createDirectories(copy.resolve("tests"));
  }

  private UseCase with(String test) throws IOException {
    Files.writeString(copy.resolve("tests/mine.yaml"), test);
    return UseCase.open(copy);
  }

  @Test
  void theShippedTestsCoverEveryFeatureGroupAndPass() {
    List<FeatureTestResult> results = FeatureTests.read(UseCase.open(FirstLight.FOLDER)).run();
    assertThat(results).hasSizeGreaterThanOrEqualTo(15);
    assertThat(results).allSatisfy(result -> assertThat(result.differences()).isEmpty());
  }

  @Test
  void aFeatureThatDiffersIsNamedWithBothValuesAndItsLine() throws IOException {
    UseCase useCase =
        with(
            """
            records:
              weather:
                - {origin: EWR, temp: 41, known_at: "2013-04-01T06:00:00Z"}
            tests:
              - name: a wrong guess
                request: {origin: EWR, scheduled_departure: "2013-04-01T08:00:00Z"}
                features:
                  weather_temp: 40
                  weather_visib: null
            """);
    List<FeatureTestResult> results = FeatureTests.read(useCase).run();
    assertThat(results).hasSize(1);
    assertThat(results.get(0).passed()).isFalse();
    Problem difference = results.get(0).differences().get(0);
    assertThat(results.get(0).differences()).hasSize(1);
    assertThat(difference.why()).isEqualTo("weather_temp is 41.0, expected 40");
    assertThat(difference.where()).endsWith("mine.yaml:8");
    assertThat(UseCaseCheck.faults(useCase)).containsExactly(difference);
  }

  @Test
  void everyFaultOfAFileIsToldAtOnceWithItsLine() throws IOException {
    UseCase useCase =
        with(
            """
            records:
              wether:
                - {origin: EWR}
              weather:
                - {origin: EWR, temprature: 41, known_at: "2013-04-01T06:00:00Z"}
            tests:
              - name: a request that is none
                request: {origin: 7, scheduled_departure: "soon"}
                features: {weather_tmp: 40}
              - name: a request that is none
                request: {scheduled_departure: "2013-04-01T08:00:00Z"}
                features: {hour: null}
            """);
    assertThatThrownBy(() -> FeatureTests.read(useCase))
        .isInstanceOfSatisfying(
            ProblemException.class,
            failure -> {
              assertThat(failure.problems())
                  .extracting(Problem::where)
                  .allMatch(place -> String.valueOf(place).matches(".*mine\\.yaml:\\d+"));
              assertThat(failure.problems().toString())
                  .contains("wether", "temprature", "'origin'", "'scheduled_departure'")
                  .contains("weather_tmp", "Cannot tell two tests apart");
            });
  }

  @Test
  void aFieldThatIsNotKnownIsAFault() throws IOException {
    UseCase useCase = with("tests:\n  - name: x\n    input: {}\n    features: {hour: 1}\n");
    assertThatThrownBy(() -> FeatureTests.read(useCase))
        .isInstanceOfSatisfying(
            ProblemException.class,
            failure -> assertThat(failure.problems().toString()).contains("'input'", "'request'"));
  }

  @Test
  void aRecordWithoutItsMomentIsRefused() throws IOException {
    UseCase useCase =
        with(
            """
            records: {weather: [{origin: EWR, temp: 41}]}
            tests:
              - name: x
                request: {scheduled_departure: "2013-04-01T08:00:00Z"}
                features: {weather_temp: null}
            """);
    assertThatThrownBy(() -> FeatureTests.read(useCase))
        .hasMessageContaining("Cannot place record 1 of weather in time");
  }

  @Test
  void theCommandTellsWhichFailedByItsExitCode() throws Exception {
    with(
        """
        tests:
          - name: five o'clock
            request: {departure_local: "2013-04-01T05:15:00", scheduled_departure: "2013-04-01T09:15:00Z"}
            features: {hour: 5}
          - name: six o'clock
            request: {departure_local: "2013-04-01T05:15:00", scheduled_departure: "2013-04-01T09:15:00Z"}
            features: {hour: 6}
        """);
    try (MillraceProcess test = MillraceProcess.start(folder, Map.of(), "test", copy.toString())) {
      assertThat(test.awaitEnd(Duration.ofSeconds(60))).isEqualTo(1);
      assertThat(test.output())
          .contains("passed  five o'clock", "FAILED  six o'clock")
          .contains("hour is 5, expected 6")
          .contains("1 of 2 feature tests of flight-delays passed");
    }
    try (MillraceProcess test =
        MillraceProcess.start(folder, Map.of(), "test", FirstLight.FOLDER.toString())) {
      assertThat(test.awaitEnd(Duration.ofSeconds(60))).as(test.output()).isZero();
    }
  }
}
