package org.millrace.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ContractDiffCommandTests {
  private static final Path WEATHER =
      Path.of("../usecases/flight-delays/contracts/weather.odcs.yaml");

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void failsIfReadersBreak() throws IOException {
    assertThat(diff("minimum: 850", "minimum: 800")).isOne();

    assertThat(out.toString())
        .contains("breaks readers   pressure: >= 850 becomes >= 800")
        .contains("readers meet values that were held back before")
        .endsWith("breaks readers" + System.lineSeparator());
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void passesIfReadersGoOn() throws IOException {
    assertThat(diff("minimum: 850", "minimum: 900")).isZero();

    assertThat(out.toString())
        .contains("breaks writers   pressure: >= 850 becomes >= 900")
        .contains("readers go on; breaks writers");
  }

  @Test
  void tellsAllFaultsOfAContractThatIsNone() throws IOException {
    assertThat(diff("minimum: 850", "minimum: low")).isOne();

    assertThat(err.toString())
        .contains("Invalid contract weather.odcs.yaml")
        .contains("weather.odcs.yaml:")
        .contains("fix: ");
    assertThat(out.toString()).isEmpty();
  }

  private int diff(String from, String to) throws IOException {
    String yaml = Files.readString(WEATHER);
    assertThat(yaml).contains(from);
    Path after = Files.writeString(folder.resolve("weather.odcs.yaml"), yaml.replace(from, to));
    CommandLine line = Millrace.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute("contract", "diff", WEATHER.toString(), after.toString());
  }
}
