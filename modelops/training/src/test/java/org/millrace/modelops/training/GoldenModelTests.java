package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.Digests;

/**
 * The same input gives the same model, to the last bit, on every JDK that the suite is run on. The
 * digests that are expected stand in a file, which no JDK of its own has; they are of x86-64, since
 * the native library of XGBoost may round otherwise elsewhere.
 */
@EnabledIfSystemProperty(named = "os.arch", matches = "amd64|x86_64")
class GoldenModelTests {
  private static final Path GOLDEN = Path.of("src/test/resources/golden-models.txt");
  private static final Map<String, String> TRAINERS =
      Map.of(
          "xgboost", "{type: xgboost, rounds: 20, depth: 3, learning-rate: 0.3, subsample: 0.8}",
          "linear", "{type: linear}");

  @Test
  void theSameInputGivesTheSameModelOnEveryJdk(@TempDir Path folder) throws Exception {
    Map<String, String> digests = new TreeMap<>();
    try (TrainingFixture fixture = new TrainingFixture(folder)) {
      fixture.parcels().append(0, 2000);
      String settings = Files.readString(fixture.useCaseFolder.resolve("modelops.yaml"));
      for (Map.Entry<String, String> trainer : TRAINERS.entrySet()) {
        Files.writeString(
            fixture.useCaseFolder.resolve("modelops.yaml"),
            settings.replaceFirst("(?m)^trainer: .*$", "trainer: " + trainer.getValue()));
        Path made = fixture.train(Parcels.APRIL).version().folder();
        for (String file : List.of("data/model.json", "data/linear.json", "data/examples.json")) {
          if (Files.exists(made.resolve(file))) {
            digests.put(trainer.getKey() + " " + file, Digests.of(made.resolve(file)));
          }
        }
      }
    }
    Map<String, String> expected = new TreeMap<>();
    for (String line : Files.readAllLines(GOLDEN)) {
      if (!line.startsWith("#")) {
        int last = line.lastIndexOf(' ');
        expected.put(line.substring(0, last), line.substring(last + 1));
      }
    }
    assertThat(digests)
        .as(
            String.format(
                Locale.ROOT,
                "JDK %s makes other models than %s says. If the trainers or the parcels were"
                    + " changed on purpose, put the new digests there, the same for every JDK.",
                Runtime.version(),
                GOLDEN))
        .isEqualTo(expected);
  }
}
