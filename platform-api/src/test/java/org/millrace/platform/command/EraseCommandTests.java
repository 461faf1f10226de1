package org.millrace.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.UseCase;
import org.millrace.platform.Platform;
import org.millrace.platform.erasure.ParcelShop;
import org.millrace.platform.usecase.UseCaseLifecycle;
import picocli.CommandLine;

@Timeout(120)
class EraseCommandTests {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Millrace.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  @Test
  void saysWhereTheDataLiesThenErasesItAndNamesTheReceipt() throws Exception {
    Map<String, Object> settings = Map.of("server.port", 0, "millrace.mlflow", "off");
    try (Platform platform = Platform.start(folder.resolve("data"), settings)) {
      UseCase useCase = ParcelShop.folder(folder);
      platform.part(UseCaseLifecycle.class).apply(useCase);
      ParcelShop.publish(platform, 5);
      ParcelShop.settle(platform, useCase);
      String subject = ParcelShop.id(3);
      String[] erase = {
        "erase",
        "--use-case",
        "parcels",
        "--subject",
        subject,
        "--reason",
        "t",
        "--url",
        platform.url(),
        "--dry-run"
      };
      assertThat(run(erase)).as(err.toString()).isZero();
      assertThat(out.toString()).contains("parcels.orders").doesNotContain("Erased");

      erase[erase.length - 1] = "--url=" + platform.url();
      erase[7] = "--api-key";
      erase[8] = "unused-on-loopback";
      assertThat(run(erase)).as(err.toString()).isZero();
      assertThat(out.toString()).contains("Erased. The receipt is entry 1 of the audit.");

      erase[2] = "nowhere";
      assertThat(run(erase)).isEqualTo(1);
      assertThat(err.toString()).contains("Cannot find use case 'nowhere'");
    }
  }
}
