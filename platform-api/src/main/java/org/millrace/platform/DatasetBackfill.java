package org.millrace.platform;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.RowCursor;
import org.millrace.devops.serving.FeatureBackfill;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Projection;
import org.millrace.kernel.Row;
import org.millrace.kernel.UseCase;

/** Online features begin with the newest version of each stream's dataset. */
final class DatasetBackfill implements FeatureBackfill {
  private final DatasetCatalog catalog;

  DatasetBackfill(DatasetCatalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public Map<Integer, Long> load(
      UseCase useCase, Contract contract, Duration span, Consumer<Row> records) {
    Optional<Dataset> found = catalog.find(useCase.dataset(contract.stream()));
    if (found.isEmpty()) {
      return Map.of();
    }
    Dataset dataset = found.get();
    while (true) {
      Map<Integer, Long> offsets = dataset.offsets();
      Optional<DatasetVersion> version = dataset.current();
      // Offsets only grow: the same before and after are those of the version in between.
      if (version.isPresent() && dataset.offsets().equals(offsets)) {
        read(dataset, version.get(), contract, span, records);
        return offsets;
      }
      if (version.isEmpty()) {
        return Map.of();
      }
    }
  }

  private void read(
      Dataset dataset,
      DatasetVersion version,
      Contract contract,
      Duration span,
      Consumer<Row> records) {
    Optional<OffsetDateTime> newest = newest(version, contract.knownAt());
    if (newest.isEmpty()) {
      return;
    }
    String since =
        "\"%s\" >= TIMESTAMPTZ '%s'"
            .formatted(contract.knownAt(), newest.get().minus(span).toInstant());
    Row row = new Row(contract.schema());
    try (RowCursor cursor = dataset.read(version, contract.knownAt(), since)) {
      Projection projection = null;
      while (cursor.hasNext()) {
        Row next = cursor.next();
        if (projection == null) {
          projection = new Projection(next.schema(), contract.schema());
        }
        projection.apply(next, row);
        records.accept(row);
      }
    }
  }

  private Optional<OffsetDateTime> newest(DatasetVersion version, String knownAt) {
    try (Connection connection = catalog.query(Map.of("records", version));
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT max(\"%s\") FROM records".formatted(knownAt))) {
      result.next();
      return Optional.ofNullable(result.getObject(1, OffsetDateTime.class));
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot find the newest record of " + version, e);
    }
  }
}
