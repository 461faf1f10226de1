package org.millrace.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CharterTests {
  private static final String TEXT =
      """
      problem: p
      decision: d
      stakeholders: []
      suitability: {verdict: true, reasons: []}
      targets: []
      assumptions: []
      """;
  private static final String VALUE =
      "value: {currency: EUR, true-positive: 2, false-positive: -1, false-negative: 0,"
          + " true-negative: 0}\n";

  @TempDir Path folder;

  @Test
  void aQuantityNeedsNoValueOfYesAndNo() throws Exception {
    Charter charter = read(TEXT);
    assertThat(charter.value()).isNull();
    assertThatThrownBy(charter::requireValue)
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("charter.yaml states no 'value'");
    assertThat(json(charter).path("value").isNull()).isTrue();
  }

  @Test
  void whatIsStatedIsReadAndWrittenAgain() throws Exception {
    Charter charter = read(TEXT + VALUE);
    assertThat(charter.value()).isEqualTo(new Charter.Value("EUR", 2, -1, 0, 0));
    assertThat(json(charter).at("/value/currency").asString()).isEqualTo("EUR");
    assertThat(json(charter).size()).isEqualTo(8);
  }

  private static JsonNode json(Charter charter) {
    return JsonMapper.shared().valueToTree(charter);
  }

  private Charter read(String text) throws Exception {
    Path file = folder.resolve("charter.yaml");
    Files.writeString(file, text);
    return SettingsFile.read(file, Charter.class);
  }
}
