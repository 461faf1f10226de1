package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.contracts.Contract;
import tools.jackson.databind.JsonNode;

/** What the demo's datasets look like, and what the data gate said of them. */
@ExtendWith(FirstLight.Extension.class)
class FirstLightQualityTests {
  private static final String WEATHER = "/api/v1/datasets/flight-delays.weather/versions/";

  private static JsonNode column(JsonNode columns, String key, String name) {
    return columns
        .valueStream()
        .filter(column -> column.path(key).stringValue().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aTaggedVersionHasAProfile(FirstLight world) {
    JsonNode profile = world.rest.read(WEATHER + FirstLight.PLAN.tag() + "/profile");

    long rows = world.rows("weather", "weather_id", "true").size();
    assertThat(profile.path("rows").longValue()).isPositive().isLessThanOrEqualTo(rows);
    JsonNode origin = column(profile.path("columns"), "name", "origin");
    assertThat(origin.path("distinct").longValue()).isEqualTo(3);
    assertThat(origin.path("top")).hasSize(3);
    JsonNode temp = column(profile.path("columns"), "name", "temp");
    assertThat(temp.path("numbers").path("mean").doubleValue()).isBetween(-10.0, 110.0);
    assertThat(temp.path("numbers").path("histogram")).hasSize(20);
  }

  @Test
  void aVersionKeepsItsContractAndTheRunShowsIt(FirstLight world) {
    JsonNode report = world.rest.read(WEATHER + FirstLight.PLAN.tag() + "/checks");

    assertThat(report.path("results")).hasSizeGreaterThan(10);
    assertThat(report.path("results").valueStream())
        .allSatisfy(result -> assertThat(result.path("anomaly").isNull()).isTrue());
    String run = world.report.training().orElseThrow().runId();
    JsonNode shown = world.rest.read("/api/v1/runs/" + run).path("run");
    assertThat(shown.path("params").path("data_gate").stringValue()).isEqualTo("passed");
  }

  @Test
  void laterVersionsOnlyAddWeather(FirstLight world) {
    JsonNode diff = world.rest.read(WEATHER + FirstLight.PLAN.tag() + "/diff?to=current");

    assertThat(diff.path("schema")).isEmpty();
    assertThat(diff.path("key").stringValue()).isEqualTo("weather_id");
    JsonNode rows = diff.path("rows");
    assertThat(rows.path("removed").longValue()).isZero();
    assertThat(rows.path("changed").longValue()).isZero();
    assertThat(rows.path("added").longValue())
        .isEqualTo(
            diff.path("to").path("rows").longValue() - diff.path("from").path("rows").longValue());
    JsonNode origin = column(diff.path("columns"), "column", "origin");
    assertThat(origin.path("infinityNorm").doubleValue()).isBetween(0.0, 0.05);
  }

  @Test
  void aDraftFromAVersionIsAContract(FirstLight world, @TempDir Path folder) throws Exception {
    JsonNode draft = world.rest.read(WEATHER + "current/contract-draft");

    Path file = Files.writeString(folder.resolve("w.odcs.yaml"), draft.path("yaml").stringValue());
    assertThat(Contract.read(file).stream()).isEqualTo("weather");
    assertThat(Contract.read(file).knownAt()).isEqualTo("known_at");
  }

  @Test
  void whatIsNotThereIsToldPlainly(FirstLight world) {
    assertThat(world.rest.get(WEATHER + "nowhere/profile").statusCode()).isEqualTo(404);
    assertThat(world.rest.get(WEATHER + "current/diff?to=current&key=colour").body())
        .contains("by 'colour'");
  }
}
