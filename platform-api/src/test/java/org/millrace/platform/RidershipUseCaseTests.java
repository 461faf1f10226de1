package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.UseCase;
import org.millrace.platform.featuretest.FeatureTestResult;
import org.millrace.platform.featuretest.FeatureTests;
import org.millrace.platform.usecase.UseCaseCheck;

/**
 * The second use case, which has no Java: its files fit together and its features do as they say.
 */
class RidershipUseCaseTests {
  private static final UseCase USE_CASE =
      UseCase.open(Path.of("../usecases/chicago-ridership").toAbsolutePath().normalize());

  @Test
  void itsFilesFitTogether() {
    assertThat(UseCaseCheck.faults(USE_CASE)).isEmpty();
  }

  @Test
  void itsFeatureTestsPass() {
    List<FeatureTestResult> results = FeatureTests.read(USE_CASE).run();
    assertThat(results).hasSizeGreaterThanOrEqualTo(9);
    assertThat(results).allSatisfy(result -> assertThat(result.differences()).isEmpty());
  }
}
