package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** From a file of the use case to the answers in the log, one step after the other, and back. */
@ExtendWith(FirstLight.Extension.class)
class FirstLightLineageTests {
  private static final String ANSWERS = "topic:flight-delays.predictions";
  private static final List<String> WAY =
      List.of(
          "file",
          "job:replay.flight-delays.weather",
          "topic:flight-delays.weather",
          "job:ingest.flight-delays.weather",
          "dataset:flight-delays.weather",
          "dataset:flight-delays.weather@",
          "run:",
          "model:flight-delays@1",
          "job:serve.flight-delays.v1",
          ANSWERS);

  private static JsonNode ask(FirstLight world, String of, String direction) {
    return world.rest.read("/api/v1/lineage?of=" + of + "&direction=" + direction);
  }

  private static String file() {
    return "file:" + FirstLight.FOLDER.resolve("data/weather.parquet").toAbsolutePath().normalize();
  }

  @Test
  void whatUsedAFileReachesTheAnswersOfTheModel(FirstLight world) {
    JsonNode used = ask(world, file(), "downstream");
    assertThat(isLinked(used.path("edges"))).isTrue();
    assertThat(used.path("predictions").path("model:flight-delays@1").asLong()).isPositive();
  }

  @Test
  void whatMadeTheAnswersReachesTheFile(FirstLight world) {
    JsonNode made = ask(world, ANSWERS, "upstream");
    assertThat(made.path("nodes").findValuesAsString("node")).contains(file());
    assertThat(isLinked(made.path("edges"))).isTrue();
  }

  /** Whether the edges lead all the way, through one version and one run. */
  private static boolean isLinked(JsonNode edges) {
    Map<String, Set<String>> next = new HashMap<>();
    for (JsonNode edge : edges) {
      next.computeIfAbsent(edge.path("source").asString(), source -> new HashSet<>())
          .add(edge.path("target").asString());
    }
    Set<String> reached = Set.of(file());
    for (String step : WAY.subList(1, WAY.size())) {
      Set<String> further = new HashSet<>();
      for (String node : reached) {
        for (String target : next.getOrDefault(node, Set.of())) {
          boolean named = step.endsWith("@") || step.endsWith(":");
          if (named ? target.startsWith(step) : target.equals(step)) {
            further.add(target);
          }
        }
      }
      reached = further;
    }
    return reached.contains(ANSWERS);
  }

  @Test
  void theEmbeddedBrokerHasOneNameWhateverItsPort(FirstLight world) {
    String job = "ingest.flight-delays.weather";
    JsonNode events = world.rest.read("/api/v1/lineage/events?limit=5&job=" + job).path("items");
    assertThat(events).isNotEmpty();
    for (JsonNode event : events) {
      JsonNode told = Rest.JSON.readTree(event.path("json").asString());
      assertThat(told.at("/inputs/0/namespace").asString()).isEqualTo("kafka://millrace");
    }
  }
}
