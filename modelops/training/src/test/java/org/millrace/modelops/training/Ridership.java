package org.millrace.modelops.training;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.RowCursor;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.Row;
import org.millrace.kernel.UseCase;

/** The use case that predicts a quantity, its real records committed as ingestion would. */
final class Ridership {
  /** All counts are in. */
  static final Instant AUTUMN = Instant.parse("2016-08-30T00:00:00Z");

  private static final UseCase USE_CASE = UseCase.open(Path.of("../../usecases/chicago-ridership"));

  private Ridership() {}

  static UseCase useCase() {
    return USE_CASE;
  }

  static TrainingRequest request() {
    return new TrainingRequest(USE_CASE, new TrainingRequest.Current(), AUTUMN, "tests");
  }

  static void commit(DatasetCatalog catalog) throws SQLException {
    Recipe recipe = Recipe.read(USE_CASE);
    try (ParquetRecords records = new ParquetRecords(recipe)) {
      for (String stream : recipe.streams()) {
        commit(catalog, recipe.contract(stream), records.open(stream));
      }
    }
  }

  private static void commit(DatasetCatalog catalog, Contract contract, RowCursor rows) {
    Dataset dataset =
        catalog.createIfAbsent(USE_CASE.dataset(contract.stream()), contract.schema());
    ColumnBatch batch = new ColumnBatch(dataset.schema(), 150_000);
    try (rows) {
      while (rows.hasNext()) {
        Row row = rows.next();
        if (keepsPromise(row)) {
          batch.add(row);
        }
      }
    }
    dataset.append(List.of(batch), Map.of(), Map.of());
  }

  /** Three winds that no contract lets through. */
  private static boolean keepsPromise(Row row) {
    int wind = row.schema().indexOf("wind_max");
    return wind < 0 || row.getDouble(wind) <= 100;
  }
}
