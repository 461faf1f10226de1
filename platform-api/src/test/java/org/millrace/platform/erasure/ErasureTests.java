package org.millrace.platform.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.ingest.source.StreamPublisher;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.training.Progress;
import org.millrace.modelops.training.TrainingReport;
import org.millrace.modelops.training.TrainingRequest;
import org.millrace.platform.Platform;
import org.millrace.platform.usecase.UseCaseLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person is forgotten by a whole platform, while all others stay as they were. */
@Timeout(240)
class ErasureTests {
  private static final int ORDERS = 1_500;
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Instant LATER = ParcelShop.MARCH.plus(Duration.ofDays(30));
  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir Path folder;

  @Test
  void aSubjectIsGoneFromEveryFileAndNobodyElse() throws Exception {
    Path directory = folder.resolve("data");
    DataFiles files = new DataFiles(directory);
    UseCase unnamed = ParcelShop.unnamed(folder);
    ParcelShop.doubtDepots(unnamed);
    Map<String, Object> settings = Map.of("server.port", 0, "millrace.mlflow", "off");
    String second;
    try (Platform platform = Platform.start(directory, settings)) {
      platform.part(UseCaseLifecycle.class).apply(unnamed);
      ParcelShop.publish(platform, ORDERS);
      ParcelShop.settle(platform, unnamed);
      ModelVersion model = train(platform, unnamed);
      Path data = model.folder().resolveSibling("data");
      String checks = Files.readString(data.resolve("orders-checks.json"));
      List<String> shown = shown(model);
      String subject = shown.stream().filter(checks::contains).findFirst().orElseThrow();
      second = shown.get(0);
      assertThat(files.holding(second)).anyMatch(file -> file.endsWith("input_example.json"));
      // Only now is it said who is whose: what the run kept names everybody.
      UseCase useCase = ParcelShop.named(unnamed);
      platform.part(UseCaseLifecycle.class).apply(useCase);
      predict(platform, subject);
      predict(platform, second);
      breakContract(platform, subject);
      breakContract(platform, second);
      await().until(() -> rows(platform, "predictions") == 2);
      ParcelShop.settle(platform, useCase);
      assertThat(files.holding(subject))
          .anyMatch(file -> file.endsWith(".parquet"))
          .anyMatch(file -> file.startsWith("kafka/log/parcels.predictions-0"))
          .anyMatch(file -> file.endsWith("data/examples.json"))
          .anyMatch(file -> file.endsWith("data/orders-checks.json"))
          .anyMatch(file -> file.startsWith("millrace.db"));
      assertThat(statistics(platform)).contains(subject);

      assertThat(places(ask(platform, subject, true)))
          .containsEntry("dataset parcels.orders", 1L)
          .containsEntry("dataset parcels.deliveries", 1L)
          .containsEntry("dataset parcels.predictions", 1L)
          .containsEntry("quarantine parcels", 1L)
          .containsEntry("statistics parcels.orders", 2L)
          .containsEntry("runs parcels", 3L)
          .containsEntry("package parcels@1", 1L);
      JsonNode done = erase(platform, subject);

      assertThat(done.path("state").asString()).as(done.toString()).isEqualTo("done");
      assertThat(files.holding(subject)).isEmpty();
      assertThat(places(done))
          .containsEntry("quarantine parcels", 1L)
          .containsEntry("statistics parcels.orders", 2L)
          .containsEntry("runs parcels", 3L);
      assertThat(Files.readString(data.resolve("orders-checks.json")))
          .contains("\"rows\":" + ORDERS, "south_only")
          .doesNotContain("parcel-");
      assertThat(statistics(platform)).isEmpty();
      assertThat(done.path("modelsTrainedOnIt").toString()).isEqualTo("[\"parcels@1\"]");
      assertThat(rows(platform, "orders")).isEqualTo(ORDERS - 1);
      assertThat(rows(platform, "deliveries")).isEqualTo(ORDERS - 1);
      assertThat(rows(platform, "depots")).isEqualTo(ORDERS);
      assertThat(rows(platform, "predictions")).isEqualTo(1);
      assertThat(read(platform, "/api/v1/quarantine/parcels/orders").path("items")).hasSize(1);
      assertThat(shown(model)).hasSize(shown.size() - 1).doesNotContain(subject);
      predict(platform, "parcel-after");
      await().until(() -> rows(platform, "predictions") == 2);
      requireReceipt(platform, done, subject);
      requireLineage(platform);
    }
    leaveBehind(directory, second);
    try (Platform platform = Platform.start(directory, settings)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> state(platform, "left-behind").equals("done"));
      assertThat(files.holding(second)).isEmpty();
      // The version it was trained on has another id since the first erasure.
      assertThat(
              read(platform, "/api/v1/erasures/left-behind").path("modelsTrainedOnIt").toString())
          .isEqualTo("[\"parcels@1\"]");
      assertThat(rows(platform, "orders")).isEqualTo(ORDERS - 2);
      assertThat(receipts(platform)).hasSize(2);
    }
  }

  private static ModelVersion train(Platform platform, UseCase useCase) {
    TrainingReport report =
        platform
            .part(UseCaseLifecycle.class)
            .train(
                new TrainingRequest(useCase, new TrainingRequest.Current(), LATER, "test"),
                Progress.NONE);
    assertThat(report.promoted()).as("%s", report.gates()).isTrue();
    return report.version();
  }

  /** The orders that the package shows, in their order. */
  private static List<String> shown(ModelVersion model) throws IOException {
    return JSON
        .readTree(Files.readString(model.folder().resolve("data/examples.json")))
        .path("examples")
        .values()
        .stream()
        .map(example -> example.path("row").path("order_id").asString())
        .toList();
  }

  private void predict(Platform platform, String order) throws Exception {
    String body = "{\"instances\":[" + ParcelShop.order(order, "north", 4.0, LATER) + "]}";
    assertThat(post(platform, "/api/v1/models/parcels/predictions", body).statusCode())
        .isEqualTo(200);
  }

  private static void breakContract(Platform platform, String order) {
    StreamPublisher kafka = platform.part(StreamPublisher.class);
    String json = "{\"order_id\":\"" + order + "\",\"weight\":\"heavy\"}";
    ParcelShop.send(kafka, "parcels.orders", order, LATER, json);
    kafka.flush();
  }

  private JsonNode erase(Platform platform, String subject) throws Exception {
    String id = ask(platform, subject, false).path("id").asString();
    await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> List.of("done", "failed").contains(state(platform, id)));
    return read(platform, "/api/v1/erasures/" + id);
  }

  private String state(Platform platform, String id) throws Exception {
    return read(platform, "/api/v1/erasures/" + id).path("state").asString();
  }

  private JsonNode ask(Platform platform, String subject, boolean dryRun) throws Exception {
    String body =
        "{\"useCase\":\"parcels\",\"subject\":\"%s\",\"reason\":\"ticket 4711\",\"actor\":\"officer\",\"dryRun\":%s}"
            .formatted(subject, dryRun);
    HttpResponse<String> answer = post(platform, "/api/v1/erasures", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(dryRun ? 200 : 202);
    return JSON.readTree(answer.body());
  }

  private static Map<String, Long> places(JsonNode erasure) {
    Map<String, Long> places = new LinkedHashMap<>();
    for (JsonNode place : erasure.path("places")) {
      places.put(
          place.path("kind").asString() + " " + place.path("place").asString(),
          place.path("records").asLong());
    }
    return places;
  }

  private static long rows(Platform platform, String stream) {
    return platform
        .part(DatasetCatalog.class)
        .find("parcels." + stream)
        .flatMap(Dataset::current)
        .map(version -> version.rows())
        .orElse(0L);
  }

  /** What the control database keeps of the looks of the orders. */
  private static String statistics(Platform platform) {
    return String.join(
        "",
        platform
            .part(JdbcClient.class)
            .sql(
                "SELECT profile FROM dataset_profiles WHERE dataset = 'parcels.orders'"
                    + " UNION ALL SELECT report FROM dataset_checks"
                    + " WHERE dataset = 'parcels.orders'")
            .query(String.class)
            .list());
  }

  /** The audit's entries of erasures; model versions have theirs beside them. */
  private List<JsonNode> receipts(Platform platform) throws Exception {
    return read(platform, "/api/v1/audit").path("items").values().stream()
        .filter(entry -> entry.path("kind").asString().equals("erasure"))
        .toList();
  }

  private void requireReceipt(Platform platform, JsonNode done, String subject) throws Exception {
    JsonNode entry = receipts(platform).get(0);
    JsonNode receipt = JSON.readTree(entry.path("body").asString());
    assertThat(entry.path("number").asLong()).isEqualTo(done.path("receipt").asLong());
    assertThat(entry.path("actor").asString()).isEqualTo("officer");
    assertThat(receipt.path("modelsTrainedOnIt").toString()).isEqualTo("[\"parcels@1\"]");
    assertThat(receipt.path("subjectDigest").asString())
        .isEqualTo(SubjectDigest.of(receipt.path("salt").asString(), subject).digest());
    assertThat(read(platform, "/api/v1/audit/verification").path("intact").asBoolean()).isTrue();
  }

  private void requireLineage(Platform platform) throws Exception {
    JsonNode used =
        read(
            platform, "/api/v1/lineage?of=topic:parcels.orders&direction=downstream&column=weight");
    assertThat(used.path("nodes").toString())
        .contains("model:parcels@1", "topic:parcels.predictions", "\"probability\"");
    JsonNode made =
        read(platform, "/api/v1/lineage?of=topic:parcels.predictions&direction=upstream");
    assertThat(made.path("nodes").toString())
        .contains("serve.parcels.v1", "train.parcels", "\"topic:parcels.depots\"");
    assertThat(made.path("predictions").path("model:parcels@1").asLong()).isEqualTo(2);
  }

  /** As an erasure that a kill has cut off after its first steps. */
  private static void leaveBehind(Path data, String subject) throws SQLException {
    try (Connection database =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("millrace.db"));
        PreparedStatement insert =
            database.prepareStatement(
                "INSERT INTO erasures (id, use_case, subject, subject_digest, salt, reason, actor,"
                    + " state, failure, started_at) VALUES ('left-behind', 'parcels', ?, 'd', 's',"
                    + " 'ticket', 'officer', 'RUNNING', '', 1)");
        PreparedStatement step =
            database.prepareStatement(
                "INSERT INTO erasure_steps (erasure_id, kind, place, removed, detail, done_at)"
                    + " VALUES ('left-behind', 'dataset', 'parcels.deliveries-not-yet', 0, '', 1)")) {
      insert.setString(1, subject);
      insert.executeUpdate();
      step.executeUpdate();
    }
  }

  private JsonNode read(Platform platform, String path) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(platform.url() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> post(Platform platform, String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(platform.url() + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
