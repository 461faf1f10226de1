package org.millrace.dataops.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.millrace.dataops.datasets.Samples.NAME;
import static org.millrace.dataops.datasets.Samples.SCHEMA;
import static org.millrace.dataops.datasets.Samples.append;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IcebergRestTests {
  private static final String TABLES = "/v1/namespaces/flight-delays/tables";
  @TempDir Path data;
  private DatasetCatalog catalog;
  private Dataset dataset;

  @BeforeEach
  void open() {
    catalog = DatasetCatalog.open(Samples.settings(data));
    dataset = catalog.createIfAbsent(NAME, SCHEMA);
    append(dataset, 0, 10);
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  private int status(String method, String path) {
    return catalog.rest().answer(method, path, Map.of()).status();
  }

  private JsonNode get(String path, Map<String, String> query) throws IOException {
    IcebergRest.Answer answer = catalog.rest().answer("GET", path, query);
    assertThat(answer.status()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.json());
  }

  @Test
  void saysWhatItCanDo() throws IOException {
    assertThat(get("/v1/config", Map.of("warehouse", "x")).path("endpoints").toString())
        .contains("GET /v1/{prefix}/namespaces/{namespace}/tables/{table}")
        .doesNotContain("DELETE");
  }

  @Test
  void listsAndLoads() throws IOException {
    assertThat(get("/v1/namespaces", Map.of()).path("namespaces").toString())
        .isEqualTo("[[\"flight-delays\"]]");
    assertThat(get(TABLES, Map.of()).path("identifiers").get(0).path("name").textValue())
        .isEqualTo("weather");
    assertThat(get("/v1/namespaces/flight-delays", Map.of()).path("namespace").get(0).textValue())
        .isEqualTo("flight-delays");
    JsonNode loaded = get(TABLES + "/weather", Map.of("snapshots", "all"));
    assertThat(loaded.path("metadata").path("current-snapshot-id").longValue())
        .isEqualTo(dataset.current().orElseThrow().snapshotId());
    append(dataset, 10, 20);
    assertThat(
            get(TABLES + "/weather", Map.of("snapshots", "refs"))
                .path("metadata")
                .path("snapshots"))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "HEAD,/v1/namespaces/flight-delays,204",
    "HEAD,/v1/namespaces/flight-delays/tables/weather,204",
    "HEAD,/v1/namespaces/flight-delays/tables/none,404",
    "GET,/v1/namespaces/none,404",
    "GET,/v1/namespaces/none/tables,404",
    "GET,/v1/namespaces/flight-delays/tables/none,404",
    "GET,/v1/namespaces/flight-delays/views,404",
    "GET,/v1/oauth/tokens,404",
    "GET,/v1/namespaces/a%1Fb/tables/c,404",
    "POST,/v1/namespaces/flight-delays/tables/weather/metrics,204",
    "POST,/v1/namespaces/flight-delays/tables/weather,403",
    "POST,/v1/namespaces/flight-delays/tables,403",
    "POST,/v1/namespaces,403",
    "POST,/v1/tables/rename,403",
    "POST,/v1/transactions/commit,403",
    "DELETE,/v1/namespaces/flight-delays/tables/weather,403"
  })
  void answersAsTheProtocolSays(String method, String path, int status) {
    assertThat(status(method, path)).isEqualTo(status);
    assertThat(catalog.names()).containsExactly(NAME);
  }
}
