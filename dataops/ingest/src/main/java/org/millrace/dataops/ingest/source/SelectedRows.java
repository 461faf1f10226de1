package org.millrace.dataops.ingest.source;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.SourceSettings;
import org.millrace.kernel.UseCase;

/** What a source's select gives of one file, in the order of known-at, then of key. */
final class SelectedRows implements AutoCloseable {
  private final UseCase useCase;
  private final Connection connection;
  private final PreparedStatement statement;
  private final RecordJson json;
  private final InstantSource clock;

  private SelectedRows(
      UseCase useCase,
      Connection connection,
      PreparedStatement statement,
      RecordJson json,
      InstantSource clock) {
    this.useCase = useCase;
    this.connection = connection;
    this.statement = statement;
    this.json = json;
    this.clock = clock;
  }

  /** The file is the view {@code records}; without a select, all of its columns are taken. */
  static SelectedRows open(
      UseCase useCase,
      SourceDatabase database,
      Path file,
      SourceSettings source,
      Contract contract,
      InstantSource clock) {
    Connection connection = database.connect("records", file);
    try {
      String select = source.select().isBlank() ? "SELECT * FROM records" : source.select();
      Map<String, String> given = SourceCursor.describe(connection, select);
      String sql =
          "SELECT "
              + String.join(", ", SourceColumns.fit(contract, given))
              + " FROM (\n"
              + select
              + "\n) ORDER BY "
              + SourceColumns.quoted(contract.knownAt())
              + ", "
              + SourceColumns.quoted(contract.key());
      return new SelectedRows(
          useCase,
          connection,
          connection.prepareStatement(sql),
          new RecordJson(contract, SourceColumns.fields(contract, given)),
          clock);
    } catch (SQLException | RuntimeException e) {
      SourceCursor.closeQuietly(connection, e);
      throw e instanceof SQLException fault
          ? SourceDatabase.failed(useCase, "select " + file.getFileName(), fault)
          : (RuntimeException) e;
    }
  }

  long forEach(Consumer<SourceRecord> out) {
    long count = 0;
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        out.accept(json.record(rows, clock));
        count++;
      }
      return count;
    } catch (SQLException e) {
      throw SourceDatabase.failed(useCase, "read a file", e);
    }
  }

  @Override
  public void close() {
    try (connection;
        statement) {
      // Both, in this order.
    } catch (SQLException e) {
      throw SourceDatabase.failed(useCase, "close a file", e);
    }
  }
}
