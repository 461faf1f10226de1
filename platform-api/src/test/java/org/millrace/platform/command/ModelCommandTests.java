package org.millrace.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.tracking.Decision;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.platform.Platform;
import org.millrace.platform.audit.AuditEntry;
import org.millrace.platform.audit.AuditLog;
import org.millrace.platform.command.ParcelPlatform.Ran;
import org.millrace.platform.erasure.ParcelShop;
import org.millrace.platform.model.ModelDesk;
import org.millrace.platform.usecase.UseCaseLifecycle;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decisions on model versions of one running platform, as people make them; in the order in which
 * they build on another.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(180)
class ModelCommandTests {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String MODEL = "parcels";
  private static Path folder;
  private static Platform platform;

  @BeforeAll
  static void start() throws Exception {
    // Not JUnit's folder: native libraries are unpacked beside it and must outlive this class.
    folder = Files.createTempDirectory("model");
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
  void promotesAndRollsBack() {
    train(0);
    train(0);
    assertThat(answers()).isEqualTo(2);
    succeed("model", "promote", MODEL, "1", "--reason", "2 was a mistake");
    assertThat(answers()).isEqualTo(1);
    succeed("model", "promote", MODEL, "2", "--reason", "it was not");
    succeed("model", "rollback", MODEL, "--reason", "it was");
    assertThat(answers()).isEqualTo(1);
    assertThat(succeed("model", "list")).contains("parcels", "answers with 1", "\"champion\":1");
    assertThat(succeed("model", "list", MODEL).lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("version 2    registered");
    assertThat(succeed("model", "show", MODEL, "1"))
        .contains("alias set", "champion", "2 was a mistake", "caller at 127.0.0.1", "passed");
  }

  @Test
  @Order(2)
  void saysWhatIsWrongWithADecision() {
    assertThat(run("model", "promote", MODEL, "9", "--reason", "x").err())
        .contains("Cannot find version of parcels", "use one of 2, 1");
    assertThat(run("model", "promote", "letters", "1", "--reason", "x").err())
        .contains("Cannot find model", "use one of parcels");
    assertThat(run("model", "promote", MODEL, "2", "--reason", " ").err())
        .contains("Cannot change a model without a reason");
    assertThat(run("model", "promote", MODEL, "2").err()).contains("--reason");
    assertThat(run("model", "promote", MODEL, "2", "--alias", "v1", "--reason", "x").err())
        .contains("Invalid name 'v1'");
    assertThat(run("model", "delete", MODEL, "1", "--reason", "x").err())
        .contains("Cannot delete parcels version 1", "it answers requests in this process");
    assertThat(run("model", "approve", MODEL, "2", "--reason", "x").err())
        .contains("it needs nobody's approval");
    assertThat(post("/versions/2/approval", "{\"decision\":\"perhaps\",\"reason\":\"x\"}"))
        .satisfies(
            answer -> {
              assertThat(answer.statusCode()).isEqualTo(400);
              assertThat(answer.body()).contains("Invalid decision 'perhaps'");
            });
    assertThat(post("/versions/1/archive", "{\"reason\":\"x\"}").statusCode()).isEqualTo(409);
    assertThat(run("model", "demote", MODEL, "--alias", "challenger", "--reason", "x").err())
        .contains("Cannot demote the challenger of parcels");
  }

  @Test
  @Order(3)
  void tagsAndArchives() {
    succeed("model", "tag", MODEL, "2", "ticket", "OPS-7", "--reason", "asked by audit");
    assertThat(succeed("model", "show", MODEL, "2")).contains("tag     ticket=OPS-7");
    succeed("model", "tag", MODEL, "2", "ticket", "--reason", "settled");
    assertThat(succeed("model", "show", MODEL, "2")).doesNotContain("tag     ticket");
    assertThat(run("model", "tag", MODEL, "2", "mlflow.user", "me", "--reason", "x").err())
        .contains("Invalid tag 'mlflow.user'");
    succeed("model", "archive", MODEL, "2", "--reason", "old");
    assertThat(run("model", "promote", MODEL, "2", "--reason", "x").err())
        .contains("it is archived", "millrace model unarchive parcels 2");
    succeed("model", "unarchive", MODEL, "2", "--reason", "needed");
  }

  @Test
  @Order(4)
  void aVersionThatCannotBeDeployedIsNotPromoted() throws Exception {
    Path metrics = registry().find(MODEL, 2).orElseThrow().folder().resolve("metrics.json");
    byte[] sound = Files.readAllBytes(metrics);
    Files.writeString(metrics, "{}");
    assertThat(run("model", "promote", MODEL, "2", "--reason", "x").err()).contains("metrics.json");
    assertThat(registry().aliases(MODEL)).containsEntry("champion", 1);
    assertThat(answers()).isEqualTo(1);
    Files.write(metrics, sound);
  }

  @Test
  @Order(5)
  void callersOfADemotedChampionAreToldWhyAndMayHope() {
    succeed("model", "demote", MODEL, "--reason", "prices look odd");
    HttpResponse<String> answer = post("/predictions", "{\"instances\":[]}");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("60");
    assertThat(answer.body()).contains("version 1 was taken out of service", "prices look odd");
    succeed("model", "promote", MODEL, "1", "--reason", "checked");
    assertThat(answers()).isEqualTo(1);
  }

  @Test
  @Order(6)
  void callersOfARetiredChampionAreToldWhyAndSinceWhen() throws Exception {
    ModelVersion first = registry().find(MODEL, 1).orElseThrow();
    succeed("model", "retire", MODEL, "1", "--delete-package", "--reason", "unfair to the north");
    HttpResponse<String> answer = post("/predictions", "{\"instances\":[]}");
    assertThat(answer.statusCode()).isEqualTo(410);
    JsonNode problem = JsonMapper.shared().readTree(answer.body());
    assertThat(problem.path("why").asString())
        .matches("version 1 was retired on 20[0-9T:.-]+Z: unfair to the north");
    assertThat(first.folder()).doesNotExist();
    assertThat(run("model", "promote", MODEL, "1", "--reason", "x").err()).contains("Cannot load");
    platform.part(UseCaseLifecycle.class).answerWithChampion(MODEL);
    assertThat(post("/predictions", "{}").statusCode()).as("also after a restart").isEqualTo(410);
  }

  @Test
  @Order(7)
  void aVersionThatNeedsAPersonWaitsAndIsNotApprovedByItsTrainer() throws Exception {
    Path settings = folder.resolve("parcels/modelops.yaml");
    Files.writeString(
        settings,
        Files.readString(settings) + "approval: {by: risk-office, because: the law says so}\n");
    platform.part(UseCaseLifecycle.class).apply(UseCase.open(folder.resolve("parcels")));
    Ran ran = train(4);
    assertThat(ran.out())
        .contains("All gates passed. Waiting for approval by risk-office.")
        .contains("millrace model approve parcels 3");
    assertThat(registry().aliases(MODEL)).containsExactly(Map.entry("challenger", 3));
    assertThat(platform.part(ModelHost.class).deployed(MODEL)).isEmpty();
    assertThat(run("model", "promote", MODEL, "3", "--reason", "hurry").err())
        .contains("it is waiting", "have it approved");
    assertThat(run("model", "approve", MODEL, "3", "--reason", "fine").err())
        .contains("'caller at 127.0.0.1' had it trained, and four eyes are asked for");
    succeed("model", "reject", MODEL, "3", "--reason", "too few rows");
    assertThat(registry().aliases(MODEL)).isEmpty();
    assertThat(succeed("model", "show", MODEL, "3"))
        .contains("rejected", "approval by risk-office the law says so", "too few rows");
  }

  @Test
  @Order(8)
  void anotherPersonsApprovalMakesItChampionAndHasItAnswer() {
    train(4);
    ModelDesk desk = platform.part(ModelDesk.class);
    desk.approve(MODEL, 4, new Decision("ann", "the slices are sound"));
    assertThat(registry().aliases(MODEL)).containsExactly(Map.entry("champion", 4));
    assertThat(answers()).isEqualTo(4);
    assertThat(succeed("model", "show", MODEL, "4")).contains("approved", "ann: the slices");
  }

  @Test
  @Order(9)
  void deletingKeepsTheHistoryAndEveryChangeIsInTheAudit() {
    ModelVersion third = registry().find(MODEL, 3).orElseThrow();
    succeed("model", "delete", MODEL, "3", "--reason", "space");
    assertThat(third.folder()).doesNotExist();
    assertThat(run("model", "show", MODEL, "3").err()).contains("use one of 4, 2, 1");
    assertThat(get("/versions/3/history").body()).contains("APPROVAL_ASKED", "DELETED", "space");
    assertThat(get("/versions/9/history").statusCode()).isEqualTo(404);

    AuditLog audit = platform.part(AuditLog.class);
    assertThat(audit.verify()).isEmpty();
    List<AuditEntry> entries =
        audit.list(0, AuditLog.MOST).stream().filter(it -> it.kind().equals("model")).toList();
    assertThat(entries)
        .extracting(AuditEntry::body)
        .anyMatch(body -> body.contains("\"change\":\"retired\"") && body.contains("unfair"))
        .anyMatch(body -> body.contains("\"change\":\"rejected\""))
        .last()
        .isEqualTo(
            "{\"model\":\"parcels\",\"version\":3,\"change\":\"deleted\",\"detail\":\"\","
                + "\"reason\":\"space\"}");
  }

  private static Ran train(int code) {
    Ran ran = run("train", MODEL, "--as-of", "2024-04-01T00:00:00Z");
    assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(code);
    return ran;
  }

  private static int answers() {
    return platform.part(ModelHost.class).deployed(MODEL).orElseThrow().version();
  }

  private static ModelRegistry registry() {
    return platform.part(ModelRegistry.class);
  }

  private static HttpResponse<String> get(String path) {
    return send(request(path).GET());
  }

  private static HttpResponse<String> post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(platform.url() + "/api/v1/models/" + MODEL + path))
        .timeout(Duration.ofSeconds(30));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (java.io.IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String succeed(String... arguments) {
    Ran ran = run(arguments);
    assertThat(ran.code()).as(ran.err()).isZero();
    return ran.out();
  }

  private static Ran run(String... arguments) {
    return ParcelPlatform.CommandRun.of(
        Stream.concat(Arrays.stream(arguments), Stream.of("--url", platform.url()))
            .toArray(String[]::new));
  }
}
