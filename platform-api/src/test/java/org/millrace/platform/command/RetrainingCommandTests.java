package org.millrace.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.millrace.kernel.UseCase;
import org.millrace.platform.Platform;
import org.millrace.platform.command.ParcelPlatform.Ran;
import org.millrace.platform.erasure.ParcelShop;
import org.millrace.platform.usecase.UseCaseLifecycle;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the policy of a use case says to a person, before and after its section is there. */
@Timeout(180)
class RetrainingCommandTests {
  private static Path folder;
  private static Platform platform;

  @BeforeAll
  static void start() throws Exception {
    // Not JUnit's folder: native libraries are unpacked beside it and must outlive this class.
    folder = Files.createTempDirectory("retraining");
    platform =
        Platform.start(folder.resolve("data"), Map.of("server.port", 0, "millrace.mlflow", "off"));
    UseCase useCase = platform.part(UseCaseLifecycle.class).apply(ParcelShop.folder(folder));
    ParcelShop.publish(platform, 200);
    ParcelShop.settle(platform, useCase);
  }

  @AfterAll
  static void stop() throws Exception {
    platform.close();
    FileSystemUtils.deleteRecursively(folder);
  }

  @Test
  void saysWhatThePolicyDecidesAndFromWhat() throws Exception {
    assertThat(run("retraining", "letters").err()).contains("Cannot find use case");
    Ran without = run("retraining", "parcels");
    assertThat(without.code()).isEqualTo(1);
    assertThat(without.err())
        .contains("Cannot tell when to train parcels again", "has no section 'retraining'");

    Path modelops = folder.resolve("parcels/modelops.yaml");
    Files.writeString(
        modelops,
        Files.readString(modelops)
            + "\nretraining: {every: 7d, rows: 50, least-labels: 1000,"
            + " quality: [{metric: live_auc, at-least: 0.8}]}\n");
    platform.part(UseCaseLifecycle.class).apply(UseCase.open(folder.resolve("parcels")));

    Ran said = run("retraining", "parcels");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("parcels: wait, called by new-data", "rows have a mature outcome, of 1,000")
        .contains("It is to be trained every 7d, and never was.")
        .containsPattern("look again +\\d{4}-")
        .containsPattern("champion +none")
        .containsPattern("labelled rows +200 mature, 200 of them new")
        .containsPattern("unknown +live_auc, which should be at least 0.8");
    JsonNode json = JsonMapper.shared().readTree(run("retraining", "parcels", "--json").out());
    assertThat(json.at("/decision/action").asString()).isEqualTo("wait");
    assertThat(json.at("/facts/newLabels").asLong()).isEqualTo(200);
    assertThat(json.at("/facts/champion").isNull()).isTrue();
    assertThat(json.at("/policy/every").asString()).isEqualTo("PT168H");
    assertThat(json.at("/policy/quality/0/atLeast").asDouble()).isEqualTo(0.8);
    assertThat(json.at("/policy/leastLabels").asLong()).isEqualTo(1000);
    assertThat(json.at("/policy/coolDown").asString()).isEqualTo("PT24H");
  }

  private static Ran run(String... arguments) {
    return ParcelPlatform.CommandRun.of(
        Stream.concat(Arrays.stream(arguments), Stream.of("--url", platform.url()))
            .toArray(String[]::new));
  }
}
