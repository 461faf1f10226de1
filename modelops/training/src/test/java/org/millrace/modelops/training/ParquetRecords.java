package org.millrace.modelops.training;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.DataopsSettings;
import org.millrace.dataops.contracts.SourceSettings;
import org.millrace.dataops.datasets.RowCursor;
import org.millrace.kernel.Field;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/** The streams of a use case straight from its source files, without Kafka and tables. */
final class ParquetRecords implements Records, AutoCloseable {
  private final Recipe recipe;
  private final DataopsSettings dataops;
  private final Connection database;

  ParquetRecords(Recipe recipe) throws SQLException {
    this.recipe = recipe;
    this.dataops = DataopsSettings.read(recipe.useCase());
    this.database = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = database.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SET memory_limit = '500MB'");
      for (String file :
          dataops.sources().stream().flatMap(s -> s.files().stream()).distinct().toList()) {
        Path path = recipe.useCase().file(file);
        String view = path.getFileName().toString().replaceAll("\\..*", "");
        statement.execute(
            "CREATE VIEW %s AS SELECT * FROM read_parquet('%s')".formatted(view, path));
      }
    }
  }

  @Override
  public RowCursor open(String stream) {
    SourceSettings source =
        dataops.sources().stream().filter(s -> s.stream().equals(stream)).findFirst().orElseThrow();
    Contract contract = recipe.contract(stream);
    String columns =
        contract.schema().fields().stream()
            .map(f -> f.type().isTime() ? "epoch_us(" + f.name() + ")" : f.name())
            .collect(Collectors.joining(", "));
    String sql =
        "SELECT %s FROM (%s) ORDER BY %s, %s"
            .formatted(columns, source.select(), contract.knownAt(), contract.key());
    try {
      Statement statement = database.createStatement();
      return new Cursor(contract.schema(), statement, statement.executeQuery(sql));
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot read " + stream, e);
    }
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }

  private static final class Cursor implements RowCursor {
    private final Row row;
    private final Statement statement;
    private final ResultSet result;
    private boolean more;

    Cursor(Schema schema, Statement statement, ResultSet result) throws SQLException {
      this.row = new Row(schema);
      this.statement = statement;
      this.result = result;
      this.more = result.next();
    }

    @Override
    public boolean hasNext() {
      return more;
    }

    @Override
    public Row next() {
      if (!more) {
        throw new NoSuchElementException();
      }
      try {
        row.clear();
        for (int f = 0; f < row.schema().size(); f++) {
          read(f, row.schema().field(f));
        }
        more = result.next();
        return row;
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    private void read(int f, Field field) throws SQLException {
      switch (field.type()) {
        case STRING -> {
          String text = result.getString(f + 1);
          if (text != null) {
            row.setString(f, text);
          }
        }
        case NUMBER -> {
          double number = result.getDouble(f + 1);
          if (!result.wasNull()) {
            row.setDouble(f, number);
          }
        }
        default -> {
          long word = result.getLong(f + 1);
          if (!result.wasNull()) {
            row.setLong(f, word);
          }
        }
      }
    }

    @Override
    public void close() {
      try {
        result.close();
        statement.close();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
