package org.millrace.platform.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.millrace.devops.serving.ModelHost;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunStatus;
import org.millrace.modelops.tracking.RunTracker;
import org.millrace.platform.Platform;
import org.millrace.platform.command.ParcelPlatform.Ran;
import org.millrace.platform.erasure.ParcelShop;
import org.millrace.platform.usecase.UseCaseLifecycle;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tunings of one running platform, asked for as a person would; in the order in which they build on
 * another.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(180)
class TuneCommandTests {
  private static final String APRIL = "2024-04-01T00:00:00Z";
  private static Path folder;
  private static Platform platform;

  @BeforeAll
  static void start() throws Exception {
    // Not JUnit's folder: native libraries are unpacked beside it and must outlive this class.
    folder = Files.createTempDirectory("tune");
    platform =
        Platform.start(folder.resolve("data"), Map.of("server.port", 0, "millrace.mlflow", "off"));
    UseCase useCase = platform.part(UseCaseLifecycle.class).apply(ParcelShop.folder(folder));
    ParcelShop.publish(platform, 2_500);
    ParcelShop.settle(platform, useCase);
  }

  @AfterAll
  static void stop() throws Exception {
    platform.close();
    FileSystemUtils.deleteRecursively(folder);
  }

  @Test
  @Order(1)
  void saysWhyItCannot() throws Exception {
    assertThat(run("tune", "parcels").err()).contains("has no section 'tuning'");
    assertThat(run("tune", "letters").err()).contains("Cannot find use case");
    apply("trials: 3", "folds: 1", "depth: {from: 2, to: 4}");
    assertThat(run("tune", "parcels", "--resume").err()).contains("it was never tuned");
    assertThat(run("tune", "parcels", "--resume", "--as-of", APRIL).err())
        .contains("Cannot resume a tuning otherwise than it began");
    Path modelops = folder.resolve("parcels/modelops.yaml");
    String sound = Files.readString(modelops);
    Files.writeString(modelops, sound.replace("to: 4", "to: 40"));
    assertThat(ParcelPlatform.CommandRun.of("check", folder.resolve("parcels").toString()).err())
        .contains("Cannot tune 'depth' at 40", "modelops.yaml:", "choose a value within");
    Files.writeString(modelops, sound);
  }

  @Test
  @Order(2)
  void tunesShowsTheTrialsAndTrainsWithTheBest() {
    Ran ran = run("tune", "parcels", "--as-of", APRIL, "--train");
    assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.out())
        .contains("trial      log_loss   share   seconds  values", "as modelops.yaml has it")
        .contains("depth=", "trainer:\n  type: xgboost\n  rounds: 20\n", "All gates passed.");
    assertThat(platform.part(ModelHost.class).deployed("parcels").orElseThrow().version())
        .isEqualTo(1);
    Run trained = newest("training");
    assertThat(trained.params()).containsEntry("tuned_by", newest("tuning").id());
    assertThat(run("run", "list").out().lines().filter(line -> line.contains("trial "))).isEmpty();
  }

  @Test
  @Order(3)
  void goesOnFromWhatIsKnownAndPrintsJson() {
    Ran ran = run("tune", "parcels", "--as-of", APRIL, "--json");
    assertThat(ran.code()).as(ran.err()).isZero();
    JsonNode tuning = JsonMapper.shared().readTree(ran.out());
    assertThat(tuning.path("trials")).hasSize(4);
    assertThat(tuning.at("/best/section/type").asString()).isEqualTo("xgboost");
    RunTracker tracker = platform.part(RunTracker.class);
    assertThat(tracker.within(tuning.path("runId").asString())).isEmpty();
    assertThat(run("tune", "parcels", "--resume").err()).contains("is FINISHED");
  }

  @Test
  @Order(4)
  void aTuningThatIsCancelledEndsWithinSecondsAndCanBeResumed() throws Exception {
    apply("minutes: 30", "folds: 1", "depth: {from: 2, to: 6}");
    Ran left = run("tune", "parcels", "--as-of", APRIL, "--no-wait");
    assertThat(left.code()).as(left.err()).isZero();
    String id = left.out().strip().substring("run ".length());
    Ran joining = run("tune", "parcels", "--no-wait");
    assertThat(joining.out()).contains("A tuning is under way already", "run " + id);
    RunTracker tracker = platform.part(RunTracker.class);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> tracker.within(id).stream().anyMatch(t -> t.status() == RunStatus.FINISHED));
    assertThat(run("run", "cancel", id).code()).isZero();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> tracker.find(id).orElseThrow().status() == RunStatus.KILLED);
    assertThat(tracker.running()).isEmpty();

    Ran resumed = run("tune", "parcels", "--resume", "--no-wait");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    String next = resumed.out().strip().substring("run ".length());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Objects.equals(tracker.find(next).orElseThrow().params().get("as_of"), APRIL));
    assertThat(run("run", "cancel", next).code()).isZero();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> tracker.find(next).orElseThrow().status() == RunStatus.KILLED);
  }

  private static void apply(String budget, String folds, String space) throws Exception {
    Path modelops = folder.resolve("parcels/modelops.yaml");
    String text = Files.readString(modelops).replaceAll("(?s)\ntuning:.*", "");
    String section = "\ntuning:\n  %s\n  %s\n  space:\n    %s\n".formatted(budget, folds, space);
    Files.writeString(modelops, text + section);
    platform.part(UseCaseLifecycle.class).apply(UseCase.open(folder.resolve("parcels")));
  }

  private static Run newest(String kind) {
    return platform.part(RunTracker.class).list("parcels", 100).stream()
        .filter(run -> run.kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static Ran run(String... arguments) {
    return ParcelPlatform.CommandRun.of(
        Stream.concat(Arrays.stream(arguments), Stream.of("--url", platform.url()))
            .toArray(String[]::new));
  }
}
