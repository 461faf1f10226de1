package org.millrace.platform.model;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.kernel.DatasetVersion;
import org.springframework.stereotype.Component;

/** The answers of a version that the prediction log still holds. */
@Component
class LoggedPredictions {
  private static final String COUNT = "SELECT count(*) FROM records WHERE model_version = ?";
  private final DatasetCatalog catalog;

  LoggedPredictions(DatasetCatalog catalog) {
    this.catalog = catalog;
  }

  long of(String model, int version) {
    return catalog
        .find(model + ".predictions")
        .flatMap(Dataset::current)
        .map(log -> count(log, version))
        .orElse(0L);
  }

  private long count(DatasetVersion log, int version) {
    try (Connection connection = catalog.query(Map.of("records", log));
        PreparedStatement statement = connection.prepareStatement(COUNT)) {
      statement.setInt(1, version);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getLong(1) : 0;
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot count the predictions in " + log.dataset(), e);
    }
  }
}
