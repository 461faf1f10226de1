package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.millrace.devops.serving.ModelHost;
import org.millrace.modelops.tracking.MlflowOutbox;
import org.millrace.modelops.tracking.ModelChange;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.mlflow.MlflowServer;
import org.millrace.modelops.tracking.mlflow.MlflowState;
import org.millrace.platform.audit.AuditEntry;
import org.millrace.platform.audit.AuditLog;
import tools.jackson.databind.JsonNode;

/** What people change in a real MLflow is put back or taken over; the world is left as it was. */
@ExtendWith(FirstLight.Extension.class)
class FirstLightReconcileTests {
  private static final String API = "/api/2.0/mlflow/";
  private static final String RECONCILE = "/api/v1/mlflow/reconciliations";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Rest mlflow;

  @BeforeEach
  void awaitMlflow(FirstLight world) throws Exception {
    MlflowServer server = world.platform.part(MlflowServer.class);
    await()
        .atMost(Duration.ofMinutes(4))
        .until(
            () ->
                server.state() instanceof MlflowState.Ready
                    || server.state() instanceof MlflowState.Failed);
    assumeTrue(world.mlflow().isPresent(), "MLflow does not run: " + server.state());
    mlflow = world.mlflow().orElseThrow();
    settle(world);
  }

  @Test
  void aChampionTakenAwayInMlflowIsPutBackAndKeepsAnswering(FirstLight world) throws Exception {
    String version = champion();
    Rest.send(
        mlflow
            .to(API + "registered-models/alias")
            .header("Content-Type", "application/json")
            .method(
                "DELETE",
                BodyPublishers.ofString(
                    "{\"name\":\"%s\",\"alias\":\"champion\"}".formatted(FirstLight.MODEL)))
            .build());
    List<String> settled = reconcile(world, "{\"policy\":\"revert\"}");
    // The platform's own look every minute may have been the first.
    assertThat(settled).isSubsetOf(List.of("REVERTED ALIAS champion"));
    settle(world);
    assertThat(champion()).isEqualTo(version);
    assertThat(world.platform.part(ModelHost.class).deployed(FirstLight.MODEL)).isPresent();
    assertThat(entries(world))
        .anyMatch(
            body ->
                body.contains("\"changed\":\"alias\"")
                    && body.contains("\"theirs\":\"\"")
                    && body.contains("\"action\":\"reverted\""));
  }

  @Test
  void aTagWrittenInMlflowIsTakenOverWhereThatIsAskedFor(FirstLight world) throws Exception {
    String version = champion();
    tag(version, "reviewed", "yes");
    tag(version, "millrace.package_digest", "forged");
    List<String> settled = reconcile(world, "{\"policy\":\"adopt\"}");
    settle(world);
    if (settled.isEmpty()) {
      // The platform's own look came first and has put both back.
      tag(version, "reviewed", "yes");
      settled = reconcile(world, "{\"policy\":\"adopt\"}");
      assertThat(settled).containsExactly("ADOPTED TAG reviewed");
    } else {
      assertThat(settled)
          .containsExactlyInAnyOrder(
              "ADOPTED TAG reviewed", "REVERTED OWN_TAG millrace.package_digest");
    }
    settle(world);
    ModelRegistry registry = world.platform.part(ModelRegistry.class);
    int ours = registry.aliases(FirstLight.MODEL).get("champion");
    assertThat(registry.life().state(FirstLight.MODEL, ours).tags())
        .containsExactly(Map.entry("reviewed", "yes"));
    assertThat(registry.life().history(FirstLight.MODEL, ours))
        .last()
        .satisfies(change -> assertThat(change.by()).isEqualTo("mlflow"))
        .extracting(ModelChange::detail)
        .isEqualTo("reviewed=yes");
    String path = "/api/v1/models/%s/versions/%d/tags".formatted(FirstLight.MODEL, ours);
    world.rest.ask(path, "{\"name\":\"reviewed\",\"reason\":\"as it was\"}");
    settle(world);
    assertThat(reconcile(world, "{}")).isEmpty();
  }

  @Test
  void refusesAPolicyThereIsNot(FirstLight world) {
    assertThat(world.rest.post(RECONCILE, "{\"policy\":\"guess\"}"))
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(400))
        .satisfies(answer -> assertThat(answer.body()).contains("use revert, adopt or report"));
  }

  private static List<String> reconcile(FirstLight world, String body) {
    List<String> settled = new ArrayList<>();
    for (JsonNode each : world.rest.ask(RECONCILE, body).path("items")) {
      settled.add(
          each.path("action").asString()
              + " "
              + each.at("/drift/kind").asString()
              + " "
              + each.at("/drift/name").asString());
    }
    return settled;
  }

  private static void settle(FirstLight world) throws InterruptedException {
    assertThat(world.platform.part(MlflowOutbox.class).awaitIdle(PATIENCE)).isTrue();
  }

  private String champion() {
    return mlflow
        .read(API + "registered-models/alias?name=" + FirstLight.MODEL + "&alias=champion")
        .at("/model_version/version")
        .asString();
  }

  private void tag(String version, String key, String value) {
    mlflow.ask(
        API + "model-versions/set-tag",
        "{\"name\":\"%s\",\"version\":\"%s\",\"key\":\"%s\",\"value\":\"%s\"}"
            .formatted(FirstLight.MODEL, version, key, value));
  }

  private static List<String> entries(FirstLight world) {
    return world.platform.part(AuditLog.class).list(0, AuditLog.MOST).stream()
        .filter(entry -> entry.kind().equals("mlflow"))
        .map(AuditEntry::body)
        .toList();
  }
}
