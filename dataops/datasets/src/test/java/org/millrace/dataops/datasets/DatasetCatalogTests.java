package org.millrace.dataops.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.millrace.dataops.datasets.Samples.NAME;
import static org.millrace.dataops.datasets.Samples.NONE;
import static org.millrace.dataops.datasets.Samples.SCHEMA;
import static org.millrace.dataops.datasets.Samples.append;
import static org.millrace.dataops.datasets.Samples.ids;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ProblemException;

class DatasetCatalogTests {
  @TempDir Path data;

  private DatasetCatalog open() {
    return DatasetCatalog.open(Samples.settings(data));
  }

  @Test
  void findsWhatWasCreatedAfterARestart() {
    DatasetVersion version;
    try (DatasetCatalog catalog = open()) {
      catalog.createIfAbsent("flight-delays.arrivals", SCHEMA);
      catalog.createIfAbsent("churn.calls", SCHEMA);
      version = append(catalog.createIfAbsent(NAME, SCHEMA), 0, 10);
    }
    try (DatasetCatalog catalog = open()) {
      assertThat(catalog.names())
          .containsExactly("churn.calls", "flight-delays.arrivals", "flight-delays.weather");
      assertThat(catalog.find("flight-delays.departures")).isEmpty();
      Dataset found = catalog.find(NAME).orElseThrow();
      assertThat(found.schema()).isEqualTo(SCHEMA);
      assertThat(found.offsets()).isEqualTo(Map.of(0, 10L));
      assertThat(found.current()).contains(version);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"weather", "a.b.c", "../x.y", "a./etc", "a.b/c", "A.b", "a.b'", "", "a.", ".b"})
  void refusesANameThatCouldBeAPath(String name) {
    try (DatasetCatalog catalog = open()) {
      assertThatThrownBy(() -> catalog.createIfAbsent(name, SCHEMA))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("Invalid dataset name '" + name + "'");
      assertThat(catalog.names()).isEmpty();
    }
  }

  @Test
  void queriesVersionsAsViews() throws SQLException {
    try (DatasetCatalog catalog = open()) {
      Dataset dataset = catalog.createIfAbsent(NAME, SCHEMA);
      DatasetVersion first = append(dataset, 0, 10);
      DatasetVersion second = append(dataset, 10, 30);
      Dataset other = catalog.createIfAbsent("churn.calls", SCHEMA);
      DatasetVersion none = other.append(List.of(), NONE, NONE);

      try (Connection connection =
              catalog.query(Map.of("before", first, "after", second, "calls", none));
          Statement statement = connection.createStatement();
          ResultSet result =
              statement.executeQuery(
                  "SELECT (SELECT count(*) FROM before), count(*), (SELECT count(*) FROM calls),"
                      + " max(known_at)::VARCHAR, max(temp) FROM after")) {
        result.next();
        assertThat(result.getLong(1)).isEqualTo(10);
        assertThat(result.getLong(2)).isEqualTo(30);
        assertThat(result.getLong(3)).isZero();
        assertThat(result.getString(4)).isEqualTo("2013-01-01 00:00:29.000001+00");
        assertThat(result.getDouble(5)).isEqualTo(29 / 8.0 - 10);
      }
    }
  }

  @Test
  void queriesSeeNothingButTheFilesOfTheirViews() throws SQLException, IOException {
    try (DatasetCatalog catalog = open()) {
      DatasetVersion shown = append(catalog.createIfAbsent(NAME, SCHEMA), 0, 10);
      append(catalog.createIfAbsent("churn.calls", SCHEMA), 0, 10);
      Path mine = parquet("flight-delays/weather");
      Path hidden = parquet("churn/calls");
      Path secret = Files.writeString(data.resolve("secret.txt"), "secret");

      try (Connection connection = catalog.query(Map.of("v", shown))) {
        assertRefused(connection, "SELECT * FROM read_parquet('" + hidden + "')");
        assertRefused(connection, "SELECT * FROM read_text('" + secret + "')");
        assertRefused(connection, "SELECT * FROM read_parquet('" + mine + "/../*.parquet')");
        assertRefused(connection, "COPY (SELECT 1) TO '" + data.resolve("x.csv") + "'");
        assertRefused(connection, "COPY (SELECT 1 AS id) TO '" + mine + "' (FORMAT parquet)");
        assertRefused(connection, "ATTACH '" + data.resolve("millrace.db") + "'");
        assertRefused(connection, "INSTALL httpfs");
        assertRefused(connection, "SET enable_external_access = true");
        assertRefused(connection, "SET TimeZone = 'America/New_York'");
        assertRefused(connection, "SELECT * FROM millrace_batches(1)");
      }
      assertThat(ids(catalog.find(NAME).orElseThrow(), shown, "true")).hasSize(10);
    }
  }

  @Test
  void aCursorSeesNothingOutsideTheWarehouse() throws IOException {
    Path secret = Files.writeString(data.resolve("secret.txt"), "secret");
    try (DatasetCatalog catalog = open()) {
      Dataset dataset = catalog.createIfAbsent(NAME, SCHEMA);
      DatasetVersion version = append(dataset, 0, 10);

      String where = "EXISTS (SELECT * FROM read_text('" + secret + "'))";
      assertThatThrownBy(() -> dataset.read(version, "id", where))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("disabled by configuration");
    }
  }

  @Test
  void refusesAViewNameThatIsNotPlain() {
    try (DatasetCatalog catalog = open()) {
      DatasetVersion version = append(catalog.createIfAbsent(NAME, SCHEMA), 0, 10);

      assertThatThrownBy(() -> catalog.query(Map.of("v AS SELECT 1; --", version)))
          .hasMessageContaining("Invalid view name 'v AS SELECT 1; --'");
    }
  }

  @Test
  void worksInAFolderWithSpacesQuotesAndUmlauts() throws IOException {
    Path odd = Files.createDirectory(data.resolve("Müller's \"data\" & more"));
    try (DatasetCatalog catalog = DatasetCatalog.open(Samples.settings(odd))) {
      Dataset dataset = catalog.createIfAbsent(NAME, SCHEMA);
      DatasetVersion version = append(dataset, 0, 10);

      assertThat(ids(dataset, version, "true")).hasSize(10);
    }
  }

  @Test
  void refusesAFolderThatOtherEnginesCannotName() throws IOException {
    Path odd = Files.createDirectory(data.resolve("data[1]"));

    assertThatThrownBy(() -> DatasetCatalog.open(Samples.settings(odd)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Invalid warehouse folder");
  }

  @Test
  void saysThatTheDataHasMoved() throws IOException {
    Path before = Files.createDirectory(data.resolve("before"));
    try (DatasetCatalog catalog = DatasetCatalog.open(Samples.settings(before))) {
      append(catalog.createIfAbsent(NAME, SCHEMA), 0, 10);
    }
    Path after = Files.move(before, data.resolve("after"));

    try (DatasetCatalog catalog = DatasetCatalog.open(Samples.settings(after))) {
      assertThat(catalog.names()).containsExactly(NAME);
      assertThatThrownBy(() -> catalog.find(NAME))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("Iceberg keeps absolute paths")
          .hasMessageContaining(after.toString());
    }
  }

  @Test
  void saysWhyTheCatalogDoesNotOpen() {
    DatasetSettings good = Samples.settings(data);
    DatasetSettings bad =
        new DatasetSettings(
            "jdbc:sqlite:/nowhere/at-all.db?password=x",
            "",
            "",
            good.warehouse(),
            good.scratch(),
            "1GB",
            2);

    assertThatThrownBy(() -> DatasetCatalog.open(bad))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot open the catalog of datasets jdbc:sqlite:/nowhere/at-all.db")
        .hasMessageNotContaining("password");
  }

  @Test
  void sortsMoreThanFitsIntoItsMemory() {
    DatasetSettings settings = Samples.settings(data);
    DatasetSettings small =
        new DatasetSettings(
            settings.jdbcUrl(), "", "", settings.warehouse(), settings.scratch(), "60MB", 2);
    try (DatasetCatalog catalog = DatasetCatalog.open(small)) {
      Dataset dataset = catalog.createIfAbsent(NAME, SCHEMA);
      DatasetVersion version = append(dataset, 0, 120_000);
      for (long from = 120_000; from < 1_200_000; from += 120_000) {
        version = append(dataset, from, from + 120_000);
      }
      long expected = 0;
      try (RowCursor cursor = dataset.read(version, "local_time", "local_time IS NOT NULL")) {
        long last = Long.MIN_VALUE;
        while (cursor.hasNext()) {
          long time = cursor.next().getLong(5);
          assertThat(time).isGreaterThan(last);
          last = time;
          expected++;
        }
      }
      assertThat(expected).isEqualTo(800_000);
    }
  }

  private Path parquet(String dataset) throws IOException {
    Path folder = data.resolve("warehouse").resolve(dataset).resolve("data").toRealPath();
    try (var files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }

  private static void assertRefused(Connection connection, String sql) {
    assertThatThrownBy(() -> DuckDb.execute(connection, sql))
        .as(sql)
        .isInstanceOf(SQLException.class);
  }
}
