package org.millrace.devops.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;

class DevopsSettingsTests {
  @TempDir private Path folder;

  private DevopsSettings read(String yaml) throws IOException {
    Path useCase = Files.createDirectories(folder.resolve("churn"));
    Files.writeString(useCase.resolve("devops.yaml"), yaml);
    return DevopsSettings.read(UseCase.open(useCase));
  }

  @Test
  void readsTheReferenceUseCase() {
    DevopsSettings.Serving serving =
        DevopsSettings.read(UseCase.open(Path.of("../../usecases/flight-delays"))).serving();
    assertThat(serving.maxInstances()).isEqualTo(1000);
    assertThat(serving.logSample()).isEqualTo(1.0);
    assertThat(serving.history()).isEqualTo(Duration.ofDays(60));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(
            () -> read("serving: {max-instances: 1, log-sample: 1, history-days: 1, shadow: yes}"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("devops.yaml")
        .hasMessageContaining("shadow");
    assertThatThrownBy(() -> read("alerts: []")).isInstanceOf(ProblemException.class);
  }

  @Test
  void refusesWhatIsOutOfRange() {
    assertThatThrownBy(() -> read("serving: {max-instances: 0, log-sample: 1, history-days: 1}"))
        .hasMessageContaining("Invalid serving.max-instances 0");
    assertThatThrownBy(() -> read("serving: {max-instances: 1, log-sample: 1.5, history-days: 1}"))
        .hasMessageContaining("Invalid serving.log-sample 1.5");
    assertThatThrownBy(() -> read("serving: {max-instances: 1, log-sample: 1, history-days: 0}"))
        .hasMessageContaining("Invalid serving.history-days");
  }
}
