package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.PyIceberg;
import org.millrace.kernel.DatasetVersion;
import org.millrace.platform.dataset.TrainedVersions;
import tools.jackson.databind.JsonNode;

/** Versions over HTTP: found, named, compacted, expired; and read by another engine. */
@ExtendWith(FirstLight.Extension.class)
class FirstLightDatasetTests {
  private static final String WEATHER = "flight-delays.weather";
  private static final String PATH = "/api/v1/datasets/" + WEATHER;
  private static final String TABLE = "/iceberg/v1/namespaces/flight-delays/tables/weather";

  private static Dataset weather(FirstLight world) {
    return world.platform.part(DatasetCatalog.class).find(WEATHER).orElseThrow();
  }

  @Test
  void aVersionIsFoundByTagIdAndMoment(FirstLight world) {
    DatasetVersion current = weather(world).current().orElseThrow();
    String id = Long.toString(current.snapshotId());

    world.rest.ask(PATH + "/tags", "{\"tag\": \"seen\", \"at\": \"" + id + "\"}");
    assertThat(at(world, "seen")).isEqualTo(id);
    assertThat(at(world, id)).isEqualTo(id);
    assertThat(at(world, current.committedAt().toString())).isEqualTo(id);
    HttpResponse<String> untagged = Rest.send(world.rest.to(PATH + "/tags/seen").DELETE().build());
    assertThat(untagged.statusCode()).isEqualTo(204);

    HttpResponse<String> gone = world.rest.get(PATH + "?at=seen");
    assertThat(gone.statusCode()).isEqualTo(404);
    assertThat(gone.body()).contains("There is no version 'seen'");
    assertThat(world.rest.get(PATH + "?at=" + Instant.EPOCH).statusCode()).isEqualTo(404);
  }

  private static String at(FirstLight world, String ref) {
    return world.rest.read(PATH + "?at=" + ref).path("version").path("snapshotId").asString();
  }

  @Test
  void thePageOfADatasetShowsItsContractItsColumnsAndWhatCameOfIt(FirstLight world) {
    HttpResponse<String> page = world.rest.get("/datasets/" + WEATHER + "?version=first-light");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("fit for training", "wind_speed", "mph", "<rect", "topic:" + WEATHER);
    assertThat(world.rest.get("/datasets/" + WEATHER).body())
        .contains("keeps its contract, but is too old to train on today");
    assertThat(world.rest.get("/datasets/flight-delays.none").statusCode()).isEqualTo(404);
    assertThat(world.rest.get("/datasets/" + WEATHER + "?version=none").statusCode())
        .isEqualTo(404);
  }

  @Test
  void changesTakeJsonAloneSoThatAForeignPageCannotAskForThem(FirstLight world) {
    HttpResponse<String> form =
        Rest.send(
            world
                .rest
                .to(PATH + "/compactions")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}"))
                .build());

    assertThat(form.statusCode()).isEqualTo(415);
  }

  @Test
  void upkeepKeepsTheRowsAndWhatModelsWereTrainedOn(FirstLight world) {
    Dataset weather = weather(world);
    DatasetVersion before = weather.current().orElseThrow();
    Set<Long> trained = world.platform.part(TrainedVersions.class).of(WEATHER);
    assertThat(trained).isNotEmpty();

    world.rest.ask(PATH + "/compactions", "{}");
    JsonNode expired = world.rest.ask(PATH + "/expiries", "{\"olderThan\": \"0s\"}");

    DatasetVersion now = weather.current().orElseThrow();
    assertThat(now.rows()).isEqualTo(before.rows());
    List<DatasetVersion> left = weather.versions();
    assertThat(left).extracting(DatasetVersion::snapshotId).containsAll(trained);
    assertThat(left)
        .allMatch(
            version ->
                version.equals(now)
                    || !version.tags().isEmpty()
                    || trained.contains(version.snapshotId()));
    assertThat(expired.path("dataset").asString()).isEqualTo(WEATHER);
  }

  @Test
  void pyIcebergReadsThroughTheRunningPlatform(FirstLight world) throws Exception {
    Dataset weather = weather(world);
    DatasetVersion version = weather.current().orElseThrow();
    weather.tag("for-python", version);
    String catalog =
        Rest.JSON.writeValueAsString(Map.of("type", "rest", "uri", world.rest.url() + "/iceberg"));

    JsonNode answer =
        Rest.JSON.readTree(PyIceberg.open().read(catalog, WEATHER, List.of("for-python")));

    assertThat(answer.path("names").toString()).contains(WEATHER, "flight-delays.schedule");
    List<String> theirs = new ArrayList<>();
    answer.path("for-python").forEach(row -> theirs.add(row.path(0).asString()));
    List<String> ours =
        world.rows("weather", weather.schema().field(0).name(), "true").stream()
            .map(row -> String.valueOf(row.values().iterator().next()))
            .toList();
    assertThat(theirs).hasSize((int) version.rows()).containsExactlyInAnyOrderElementsOf(ours);
  }

  @Test
  void theCommandLineShowsAndNamesVersions(FirstLight world, @TempDir Path folder)
      throws Exception {
    String id = Long.toString(weather(world).current().orElseThrow().snapshotId());

    assertThat(run(world, folder, 0, "tag", WEATHER, "by-command")).contains(id, "by-command");
    assertThat(run(world, folder, 0, "show", WEATHER, "--at", "by-command")).contains(id, "origin");
    assertThat(run(world, folder, 1, "show", "flight-delays.none"))
        .contains("Cannot find dataset", "use one of", WEATHER);
  }

  private static String run(FirstLight world, Path folder, int code, String... arguments)
      throws Exception {
    List<String> all = new ArrayList<>(List.of("dataset"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--url", world.rest.url()));
    try (MillraceProcess process =
        MillraceProcess.start(folder, Map.of(), all.toArray(String[]::new))) {
      assertThat(process.awaitEnd(Duration.ofSeconds(60))).as(process.output()).isEqualTo(code);
      return process.output();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /iceberg/v1/namespaces, 403, ForbiddenException",
    "POST, /iceberg/v1/namespaces/flight-delays/tables, 403, ForbiddenException",
    "POST, /iceberg/v1/tables/rename, 403, ForbiddenException",
    "DELETE, /iceberg/v1/namespaces/flight-delays, 403, ForbiddenException",
    "DELETE, /iceberg/v1/namespaces/flight-delays/tables/weather, 403, ForbiddenException",
    "PUT, /iceberg/v1/namespaces/flight-delays/tables/weather, 405, MethodNotAllowedException",
    "PATCH, /iceberg/v1/config, 405, MethodNotAllowedException",
    "OPTIONS, /iceberg/v1/config, 405, MethodNotAllowedException",
    "GET, /iceberg/v1/namespaces?pageSize=many, 400, BadRequestException",
    "GET, /iceberg/v1/namespaces/none, 404, NoSuchNamespaceException",
    "GET, /iceberg/v1/tables/rename, 404, NoSuchTableException",
  })
  void theCatalogRefusesInTheFormOfItsProtocol(
      String method, String path, int status, String type, FirstLight world) {
    HttpResponse<String> answer =
        Rest.send(world.rest.to(path).method(method, BodyPublishers.ofString("{}")).build());

    JsonNode error = Rest.JSON.readTree(answer.body()).path("error");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(error.path("code").asInt()).isEqualTo(status);
    assertThat(error.path("type").asString()).isEqualTo(type);
    assertThat(error.path("message").asString()).isNotBlank();
  }

  @Test
  void otherEnginesMayNotWriteAndAreToldWhy(FirstLight world) {
    HttpResponse<String> commit = world.rest.post(TABLE, "{}");

    assertThat(commit.statusCode()).isEqualTo(403);
    assertThat(commit.body()).contains("the catalog is read-only", "ForbiddenException");
    assertThat(world.rest.get("/iceberg/v1/config").statusCode()).isEqualTo(200);
    assertThat(world.rest.get("/iceberg/v2").statusCode()).isEqualTo(403);
    assertThat(world.rest.get("/iceberg/v1/namespaces/none/tables/x").statusCode()).isEqualTo(404);
  }
}
