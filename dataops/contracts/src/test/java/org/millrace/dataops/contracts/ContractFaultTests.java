package org.millrace.dataops.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;

/** Breaks a good contract in each way of contract-faults.txt, which explains how it is written. */
class ContractFaultTests {
  @TempDir private Path folder;

  record Fault(int line, String from, String to, int at, String why) {
    @Override
    public String toString() {
      return "contract-faults.txt:" + line + " " + to;
    }
  }

  static List<Fault> faults() throws IOException {
    List<String> lines = Files.readAllLines(TestContracts.resource("contract-faults.txt"));
    List<Fault> faults = new java.util.ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split(" => | -> ");
        String[] expected = parts[2].split(" ", 2);
        String to = parts[1].equals("(nothing)") ? "" : parts[1];
        faults.add(
            new Fault(
                i + 1,
                parts[0],
                to.replace("\\n", "\n"),
                Integer.parseInt(expected[0]),
                expected[1]));
      }
    }
    return faults;
  }

  @ParameterizedTest
  @MethodSource("faults")
  void isRefusedWithItsLineAndReason(Fault fault) throws IOException {
    String good = good();
    assertThat(good).contains(fault.from());

    List<Problem> problems = problems(good.replace(fault.from(), fault.to()));

    assertThat(problems)
        .as(problems.toString())
        .anySatisfy(
            problem -> {
              assertThat(problem.why()).contains(fault.why());
              assertThat(problem.where()).endsWith("stream.odcs.yaml:" + fault.at());
              assertThat(problem.what()).isEqualTo("Invalid contract stream.odcs.yaml");
              assertThat(problem.fix()).isNotBlank();
            });
  }

  @Test
  void namesAllFaultsInTheOrderOfTheirLines() throws IOException {
    String broken =
        good()
            .replace("version: 1.0.0", "version: 1")
            .replace("maximum: 100", "maximum: 100, mode: 5")
            .replace("mustBe: 0", "mustBe: 3");

    assertThat(problems(broken))
        .extracting(p -> String.valueOf(p.where()).replaceAll(".*:", ""))
        .as(problems(broken).toString())
        .containsExactly("5", "18", "22");
  }

  @Test
  void tellsHowToWriteADateAndThatReadsDays() throws IOException {
    String date = "{name: day, logicalType: date}";
    String mended =
        "{name: day, logicalType: string, logicalTypeOptions: {pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'}}";
    String good =
        good().replace("      - {name: known_at", "      - " + date + "\n      - {name: known_at");

    assertThat(problems(good))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.why()).contains("'date' is not supported");
              assertThat(problem.fix())
                  .contains("logicalType: string", "pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'");
            });
    assertThat(problems(good.replace(date, mended))).isEmpty();
  }

  @Test
  void refusesAFileThatIsNoMapping() throws IOException {
    assertThat(problems("")).isNotEmpty();
    assertThat(problems("just text")).isNotEmpty();
    assertThat(problems("- a\n- b\n")).isNotEmpty();
    assertThat(problems("schema: 5\nteam: []\nslaProperties: {}\n")).isNotEmpty();
    assertThat(problems("schema: [1]\n")).isNotEmpty();
    assertThat(problems("schema: [{properties: [1, {name: 2}]}]\n")).isNotEmpty();
  }

  @Test
  void neverFailsOtherwiseOnAFileThatBreaksOff() throws IOException {
    String good = good();
    for (int length = 0; length < good.length(); length += 3) {
      List<Problem> problems = problems(good.substring(0, length));
      if (length < good.indexOf("{name: known_at")) {
        assertThat(problems).as("cut at %d", length).isNotEmpty();
      }
    }
  }

  private List<Problem> problems(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("stream.odcs.yaml"), yaml);
    ProblemException refused =
        catchThrowableOfType(ProblemException.class, () -> Contract.read(file));
    return refused == null ? List.of() : refused.problems();
  }

  private static String good() throws IOException {
    return Files.readString(TestContracts.resource("good.odcs.yaml"));
  }
}
