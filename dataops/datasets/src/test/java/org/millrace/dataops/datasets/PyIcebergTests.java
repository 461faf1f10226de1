package org.millrace.dataops.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.millrace.dataops.datasets.Samples.NAME;
import static org.millrace.dataops.datasets.Samples.SCHEMA;
import static org.millrace.dataops.datasets.Samples.append;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Row;

/**
 * PyIceberg reads every value of a version and of a tag as we do, after all that is done to them.
 */
class PyIcebergTests {
  private static final ObjectMapper JSON = new ObjectMapper();
  @TempDir Path data;
  private DatasetCatalog catalog;
  private Dataset dataset;
  private DatasetVersion tagged;
  private DatasetVersion current;

  @BeforeEach
  void fill() {
    catalog = DatasetCatalog.open(Samples.settings(data));
    dataset = catalog.createIfAbsent(NAME, SCHEMA);
    append(dataset, 0, 100);
    dataset.tag("q1", append(dataset, 100, 200));
    append(dataset, 200, 300);
    dataset.compact(Compaction.Plan.DEFAULT.always());
    append(dataset, 300, 400);
    dataset.erase(List.of(new FieldValue("id", "150"), new FieldValue("id", "350")), id -> false);
    tagged = dataset.version("q1").orElseThrow();
    current = dataset.current().orElseThrow();
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  private List<List<Object>> ours(DatasetVersion version) {
    return Samples.read(dataset, version, "id", "true", PyIcebergTests::values);
  }

  private static List<Object> values(Row row) {
    List<Object> values = new ArrayList<>();
    for (int c = 0; c < SCHEMA.size(); c++) {
      if (row.isNull(c)) {
        values.add(null);
        continue;
      }
      values.add(
          switch (SCHEMA.field(c).type()) {
            case BOOLEAN -> (Object) row.getBoolean(c);
            case NUMBER -> row.getDouble(c);
            case STRING -> row.getString(c);
            default -> row.getLong(c);
          });
    }
    return values;
  }

  private static List<List<Object>> theirs(JsonNode rows) {
    List<List<Object>> all = new ArrayList<>();
    for (JsonNode row : rows) {
      List<Object> values = new ArrayList<>();
      for (JsonNode value : row) {
        Object plain = JSON.convertValue(value, Object.class);
        values.add(plain instanceof Integer number ? Long.valueOf(number) : plain);
      }
      all.add(values);
    }
    all.sort(Comparator.comparing(row -> (Long) row.get(0)));
    return all;
  }

  private JsonNode read(Map<String, String> properties) throws Exception {
    String id = Long.toString(current.snapshotId());
    JsonNode answer =
        JSON.readTree(
            PyIceberg.open().read(JSON.writeValueAsString(properties), NAME, List.of("q1", id)));
    assertThat(answer.path("names").get(0).textValue()).isEqualTo(NAME);
    assertThat(theirs(answer.path("q1"))).hasSize(199).isEqualTo(ours(tagged));
    assertThat(theirs(answer.path(id))).hasSize(398).isEqualTo(ours(current));
    return answer;
  }

  @Test
  void readsTheTablesThroughTheSqlCatalog() throws Exception {
    read(Map.of("type", "sql", "uri", "sqlite:///" + data.resolve("millrace.db")));
  }

  @Test
  void readsTheTablesThroughTheRestCatalogAndMayNotWrite() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/iceberg", this::answer);
    server.start();
    try {
      String uri = "http://localhost:" + server.getAddress().getPort() + "/iceberg";
      JsonNode answer = read(Map.of("type", "rest", "uri", uri));

      assertThat(answer.path("write").textValue())
          .contains("Server does not support endpoint: POST");
    } finally {
      server.stop(0);
    }
  }

  private void answer(HttpExchange call) throws IOException {
    String path = call.getRequestURI().getRawPath().substring("/iceberg".length());
    IcebergRest.Answer answer = catalog.rest().answer(call.getRequestMethod(), path, Map.of());
    byte[] json = answer.json().getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders().add("Content-Type", "application/json");
    call.sendResponseHeaders(answer.status(), json.length == 0 ? -1 : json.length);
    call.getResponseBody().write(json);
    call.close();
  }
}
