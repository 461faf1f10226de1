package org.millrace.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UseCaseTests {
  static final Path FLIGHTS = Path.of("../usecases/flight-delays");
  @TempDir Path folder;

  @Test
  void digestNamesTheSettingsAndNotTheData() throws IOException {
    Path use = Files.createDirectories(folder.resolve("churn/data")).getParent();
    Files.writeString(use.resolve("charter.yaml"), "problem: x\n");
    String before = UseCase.open(use).digest();
    Files.writeString(use.resolve("data/rows.csv"), "1\n");
    assertThat(UseCase.open(use).digest()).isEqualTo(before);
    Files.writeString(use.resolve("charter.yaml"), "problem: y\n");
    assertThat(UseCase.open(use).digest()).isNotEqualTo(before);
  }

  @Test
  void refusesAFolderThatIsNotThereOrHasNoFitName() throws IOException {
    assertThatThrownBy(() -> UseCase.open(folder.resolve("none")))
        .hasMessageContaining("there is no such folder");
    Path bad = Files.createDirectory(folder.resolve("Bad Name"));
    assertThatThrownBy(() -> UseCase.open(bad)).hasMessageContaining("Invalid use case name");
  }

  @Test
  void readsTheCharterOfFlightDelays() {
    Charter charter = Charter.read(UseCase.open(FLIGHTS));
    assertThat(charter.suitability().verdict()).isTrue();
    assertThat(charter.rule()).isEqualTo("hour(departure_local)");
    assertThat(charter.targets())
        .anySatisfy(
            target -> {
              assertThat(target.metric()).isEqualTo("auc");
              assertThat(target.isMetBy(0.72)).isTrue();
              assertThat(target.isMetBy(0.6499)).isFalse();
            });
  }

  @Test
  void namesTheLineOfAFieldItDoesNotKnow() throws IOException {
    Path file = folder.resolve("charter.yaml");
    Files.writeString(file, "problem: late flights\ndecission: warn\n");
    assertThatThrownBy(() -> SettingsFile.read(file, Charter.class))
        .asInstanceOf(type(ProblemException.class))
        .satisfies(
            problem -> {
              assertThat(problem.first().where()).endsWith("charter.yaml:2");
              assertThat(problem.first().what()).contains("decission");
              assertThat(problem.first().fix()).contains("decision");
              assertThat(problem.problems())
                  .anyMatch(other -> other.what().contains("Cannot find field 'targets'"));
            });
  }

  @Test
  void saysWhyATargetIsRefused() throws IOException {
    Path file = folder.resolve("charter.yaml");
    Files.writeString(
        file, "family: model\nmetric: auc\nat-least: 0.6\nat-most: 0.9\nbecause: x\n");
    assertThatThrownBy(() -> SettingsFile.read(file, Charter.Target.class))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("exactly one bound");
    Files.writeString(file, "family: model\nmetric: auc\nbecause: x\nat-least: many\n");
    assertThatThrownBy(() -> SettingsFile.read(file, Charter.Target.class))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("charter.yaml:4");
  }

  @Test
  void refusesAFileThatIsNoYaml() throws IOException {
    Path file = folder.resolve("charter.yaml");
    Files.writeString(file, "problem: \"never closed\n");
    assertThatThrownBy(() -> SettingsFile.read(file, Charter.class))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("correct the YAML");
    assertThatThrownBy(() -> SettingsFile.read(folder.resolve("none.yaml"), Charter.class))
        .hasMessageContaining("there is no file");
  }
}
