package org.millrace.platform.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
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
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunStatus;
import org.millrace.modelops.tracking.RunTracker;
import org.millrace.modelops.training.TrainingRequest;
import org.millrace.platform.Platform;
import org.millrace.platform.command.ParcelPlatform.Ran;
import org.millrace.platform.erasure.ParcelShop;
import org.millrace.platform.training.TrainingDesk;
import org.millrace.platform.usecase.UseCaseLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * Trainings of one running platform, asked for as a person would; in the order in which they build
 * on another.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(180)
class TrainCommandTests {
  private static final Instant APRIL = Instant.parse("2024-04-01T00:00:00Z");
  private static Path folder;
  private static Platform platform;
  private static UseCase useCase;

  @BeforeAll
  static void start() throws Exception {
    // Not JUnit's folder: native libraries are unpacked beside it and must outlive this class.
    folder = Files.createTempDirectory("train");
    platform =
        Platform.start(folder.resolve("data"), Map.of("server.port", 0, "millrace.mlflow", "off"));
    useCase = platform.part(UseCaseLifecycle.class).apply(ParcelShop.folder(folder));
  }

  @AfterAll
  static void stop() throws Exception {
    platform.close();
    FileSystemUtils.deleteRecursively(folder);
  }

  @Test
  @Order(1)
  void saysWhyThereIsNothingToLearnFrom() {
    Ran ran = run("train", "parcels");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("FAILED", "Cannot read dataset parcels.");
    assertThat(run("train", "letters").err()).contains("Cannot find use case", "parcels");
    assertThat(run("train", "parcels", "--as-of", "soon").code()).isEqualTo(1);
  }

  @Test
  @Order(2)
  void trainsJudgesAndDeploys() {
    ParcelShop.publish(platform, 2_500);
    ParcelShop.settle(platform, useCase);
    Ran ran = run("train", "parcels", "--as-of", APRIL.toString());
    assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.out())
        .contains("FINISHED", "All gates passed.", "passed auc_at_least", "average_precision");
    assertThat(platform.part(ModelHost.class).deployed("parcels").orElseThrow().version())
        .isEqualTo(1);
    String id = ran.out().lines().filter(line -> line.startsWith("run ")).findFirst().orElseThrow();
    assertThat(run("run", "show", id.substring(4)).out()).contains("All gates passed.");
    assertThat(run("run", "list").out()).contains(id.substring(4), "FINISHED", "FAILED");
  }

  @Test
  @Order(3)
  void twoWhoAskAtOnceGetOneRun() {
    TrainingDesk desk = platform.part(TrainingDesk.class);
    TrainingDesk.Begun first = desk.begin(request());
    TrainingDesk.Begun second = desk.begin(request());
    assertThat(first.joined()).isFalse();
    assertThat(second).isEqualTo(new TrainingDesk.Begun(first.runId(), true));
    await().atMost(Duration.ofSeconds(60)).until(() -> find(first).status() == RunStatus.FINISHED);
    await().atMost(Duration.ofSeconds(60)).until(() -> desk.reached(first.runId()).isEmpty());
  }

  @Test
  @Order(4)
  void aRunThatIsCancelledEndsWithinSecondsAndRegistersNothing() {
    int versions = versions();
    TrainingDesk.Begun begun = platform.part(TrainingDesk.class).begin(request());
    Ran ran = run("run", "cancel", begun.runId());
    assertThat(ran.code()).as(ran.err()).isZero();
    await().atMost(Duration.ofSeconds(10)).until(() -> find(begun).status() == RunStatus.KILLED);
    assertThat(versions()).isEqualTo(versions);

    assertThat(run("run", "cancel", begun.runId()).err())
        .contains("Cannot cancel run", "it is KILLED");
    assertThat(run("run", "cancel", "none").err()).contains("Cannot find run");
  }

  @Test
  @Order(5)
  void testsBackOverTheHistory() {
    Ran ran =
        run("backtest", "parcels", "--every", "5d", "--first", "8d", "--as-of", APRIL.toString());
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out().lines().filter(line -> line.startsWith("2024-03-"))).hasSize(2);
    assertThat(ran.out()).contains("2024-03-09T00:00:00Z", "mean", "first model");
    assertThat(run("backtest", "parcels", "--first", "999d").err()).contains("Cannot test back");
  }

  @Test
  @Order(6)
  void aFailedGateHasACodeOfItsOwn() throws Exception {
    Path charter = folder.resolve("parcels/charter.yaml");
    Files.writeString(
        charter,
        Files.readString(charter)
            .replaceAll("metric: auc, at-least: [0-9.]+", "metric: auc, at-least: 0.999"));
    platform.part(UseCaseLifecycle.class).apply(UseCase.open(folder.resolve("parcels")));
    Ran ran = run("train", "parcels", "--as-of", APRIL.toString());
    assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(3);
    assertThat(ran.out()).contains("FAILED auc_at_least", "must be at least 0.999");
  }

  @Test
  @Order(7)
  void makesAVersionOnceMoreAndSaysWhetherItIsTheSame() {
    Ran same = run("reproduce", "parcels/1");
    assertThat(same.code()).as(same.out() + same.err()).isZero();
    assertThat(same.out())
        .contains("parcels version 1: the same", "CLOCK", "MLmodel")
        .contains("test rows", "answered alike to the last bit")
        .doesNotContain("CONTENT", "record ", "environment ");
    assertThat(run("reproduce", "parcels").out()).contains("parcels version ", ": the same");

    platform.part(JdbcClient.class).sql("UPDATE run SET seed = seed + 1").update();
    Ran tampered = run("reproduce", "parcels/1");
    assertThat(tampered.code()).isEqualTo(3);
    assertThat(tampered.out()).contains("parcels version 1: DIFFERS", "seed (run, package): ");

    assertThat(run("reproduce", "parcels/99").err()).contains("Cannot find model version");
    assertThat(run("reproduce", "parcels@").err()).contains("Invalid model version 'parcels@'");
  }

  @Test
  @Order(8)
  void aStreamThatDoesNotBringWhatItPromisesIsNotTrainedOn() throws Exception {
    Path orders = folder.resolve("parcels/contracts/orders.odcs.yaml");
    Files.writeString(
        orders,
        Files.readString(orders).stripTrailing()
            + "\nslaProperties: [{property: throughput, value: 3, valueExt: 2, unit: h}]\n");
    platform.part(UseCaseLifecycle.class).apply(UseCase.open(folder.resolve("parcels")));
    int versions = versions();

    Ran ran = run("train", "parcels", "--as-of", APRIL.toString());

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out())
        .contains("FAILED", "Cannot train on parcels.orders@")
        .contains("0 records became known in the PT2H before " + APRIL + ", due were 3");
    assertThat(versions()).isEqualTo(versions);
  }

  private static TrainingRequest request() {
    return new TrainingRequest(useCase, new TrainingRequest.Current(), APRIL, "tests");
  }

  private static Run find(TrainingDesk.Begun begun) {
    return platform.part(RunTracker.class).find(begun.runId()).orElseThrow();
  }

  private static int versions() {
    return platform.part(ModelRegistry.class).list("parcels").size();
  }

  private static Ran run(String... arguments) {
    return ParcelPlatform.CommandRun.of(
        Stream.concat(Arrays.stream(arguments), Stream.of("--url", platform.url()))
            .toArray(String[]::new));
  }
}
