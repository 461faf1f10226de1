package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The metrics page, and what Prometheus, its rules and Grafana's panels make of it. */
@ExtendWith(FirstLight.Extension.class)
class FirstLightMetricsTests {
  private static final Path DEPLOY = Path.of("../deploy");
  private static final Path RULES = DEPLOY.resolve("prometheus/rules.yml");

  /** A name that is no function's, and not inside braces, brackets or quotes. */
  private static final Pattern METRIC = Pattern.compile("\\b[a-z]+(_[a-z]+)+\\b(?!\\s*\\()");

  @TempDir Path temp;

  private record Panel(String title, JsonNode json) {
    List<String> queries() {
      List<String> queries = new ArrayList<>();
      for (JsonNode target : json.path("targets")) {
        queries.add(
            target
                .path("expr")
                .stringValue()
                .replace("$__rate_interval", "30s")
                .replace("$job", ".+")
                .replace("$instance", ".+"));
      }
      return queries;
    }
  }

  private static List<Panel> panels() throws IOException {
    List<Panel> panels = new ArrayList<>();
    try (Stream<Path> files = Files.list(DEPLOY.resolve("grafana/dashboards"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        JsonNode dashboard = Rest.JSON.readTree(Files.readString(file));
        for (JsonNode panel : dashboard.path("panels")) {
          if (!panel.path("type").stringValue().equals("row")) {
            panels.add(new Panel(panel.path("title").asString(), panel));
          }
        }
      }
    }
    return panels;
  }

  @Test
  void promtoolFindsNothingWrongWithThePage(FirstLight world) throws Exception {
    String page = world.rest.get("/actuator/prometheus").body();
    assertThat(PrometheusTools.promtool(page, "check", "metrics")).isEmpty();
  }

  @Test
  void rulesAreSoundAndPassTheirTests() throws Exception {
    String folder = DEPLOY.resolve("prometheus").toString();
    assertThat(PrometheusTools.promtool("", "check", "rules", folder + "/rules.yml"))
        .contains("SUCCESS");
    assertThat(PrometheusTools.promtool("", "test", "rules", folder + "/rules-tests.yml"))
        .contains("SUCCESS");
  }

  @Test
  void everyMetricOfARuleIsOnThePage(FirstLight world) throws Exception {
    JsonNode rules = YAMLMapper.shared().readTree(Files.readString(RULES));
    Set<String> used = new TreeSet<>();
    for (JsonNode group : rules.path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        String bare =
            rule.path("expr").stringValue().replaceAll("\\{[^}]*}|\\[[^]]*]|\"[^\"]*\"", "");
        Matcher names = METRIC.matcher(bare);
        while (names.find()) {
          used.add(names.group());
        }
      }
    }
    assertThat(used).hasSizeGreaterThan(4);
    // Promises are looked at once a minute.
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(exported(world)).containsAll(used));
  }

  private static Set<String> exported(FirstLight world) {
    return world
        .rest
        .get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("[{ ]", 2)[0])
        .collect(Collectors.toSet());
  }

  @Test
  void everyPanelSaysWhatItShows() throws Exception {
    assertThat(panels()).hasSizeGreaterThan(10);
    for (Panel panel : panels()) {
      assertThat(panel.title).isNotBlank();
      assertThat(panel.json.path("description").asString()).as(panel.title).isNotBlank();
      assertThat(panel.json.path("fieldConfig").path("defaults").path("unit").asString())
          .as(panel.title)
          .isNotBlank();
      assertThat(panel.queries()).as(panel.title).isNotEmpty();
    }
  }

  @Test
  void everyPanelShowsDataOfTheRunningPlatform(FirstLight world) throws Exception {
    List<String> queries = new ArrayList<>();
    panels().forEach(panel -> queries.addAll(panel.queries()));
    queries.add("up{job=\"millrace\"} == 1");
    String flights = FirstLight.body(world.requests(5));
    String target = URI.create(world.platform.url()).getAuthority();
    try (PrometheusTools.Server prometheus = PrometheusTools.Server.scraping(target, temp)) {
      await()
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () -> {
                world.rest.ask(FirstLight.PREDICTIONS, flights);
                assertThat(world.rest.post(FirstLight.PREDICTIONS, "{}").statusCode())
                    .isEqualTo(400);
                queries.removeIf(query -> hasData(prometheus.rest, query));
                assertThat(queries).as("queries without data").isEmpty();
              });
    }
  }

  private static boolean hasData(Rest prometheus, String query) {
    String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
    JsonNode result = prometheus.read("/api/v1/query?query=" + encoded).path("data").path("result");
    for (JsonNode series : result) {
      if (!series.path("value").get(1).stringValue().equals("NaN")) {
        return true;
      }
    }
    return false;
  }
}
