package org.millrace.dataops.datasets;

import java.sql.SQLException;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Field;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/** Streams a query's result in chunks of columns; only one chunk is in memory. */
final class DuckDbRowCursor implements RowCursor {
  private final String dataset;
  private final Schema schema;
  private final Row row;
  private final DuckDBReadableVector[] vectors;
  private final DuckDBConnection connection;
  private @Nullable DuckDBPreparedStatement statement;
  private @Nullable DuckDBChunkedResult result;
  private int next;
  private int rows;
  private boolean exhausted;

  private DuckDbRowCursor(String dataset, Schema schema, DuckDBConnection connection) {
    this.dataset = dataset;
    this.schema = schema;
    this.row = new Row(schema);
    this.vectors = new DuckDBReadableVector[schema.size()];
    this.connection = connection;
  }

  /**
   * Rows in the order of a column; absent values last; rows of equal value in the order in which
   * they were appended, so that the same version always reads the same.
   */
  static RowCursor open(
      DuckDBConnection database, String dataset, VersionFiles files, String orderBy, String where) {
    Schema schema = files.schema();
    String order = DuckDb.quoted(schema.field(schema.require(orderBy)).name());
    String columns =
        schema.fields().stream().map(DuckDbRowCursor::column).collect(Collectors.joining(", "));
    String sql =
        "SELECT %s FROM %s AS r WHERE (%s) ORDER BY r.%s NULLS LAST, file_index, file_row_number"
            .formatted(columns, files.table(), where, order);
    try {
      DuckDbRowCursor cursor = new DuckDbRowCursor(dataset, schema, database.duplicate());
      try {
        cursor.start(sql);
      } catch (SQLException e) {
        cursor.close();
        throw e;
      }
      return cursor;
    } catch (SQLException e) {
      throw unreadable(dataset, e);
    }
  }

  private static String column(Field field) {
    String name = "r." + DuckDb.quoted(field.name());
    return field.type().isTime() ? "epoch_us(" + name + ")" : name;
  }

  private void start(String sql) throws SQLException {
    DuckDBPreparedStatement prepared = connection.prepare(sql);
    statement = prepared;
    result = prepared.query();
  }

  @Override
  public boolean hasNext() {
    while (next == rows && !exhausted) {
      nextChunk();
    }
    return next < rows;
  }

  private void nextChunk() {
    DuckDBChunkedResult open = result;
    if (open == null) {
      throw new IllegalStateException("Cannot read from a closed cursor over " + dataset);
    }
    next = 0;
    rows = 0;
    if (!open.nextChunk()) {
      exhausted = true;
      return;
    }
    DuckDBDataChunkReader chunk = open.chunk();
    rows = (int) chunk.rowCount();
    for (int c = 0; c < vectors.length; c++) {
      vectors[c] = chunk.vector(c);
    }
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    for (int c = 0; c < vectors.length; c++) {
      DuckDBReadableVector vector = vectors[c];
      if (vector.isNull(next)) {
        row.setNull(c);
      } else {
        switch (schema.field(c).type()) {
          case BOOLEAN -> row.setBoolean(c, vector.getBoolean(next));
          case NUMBER -> row.setDouble(c, vector.getDouble(next));
          case STRING -> row.setString(c, vector.getString(next));
          case INTEGER, TIMESTAMP, LOCAL_TIMESTAMP -> row.setLong(c, vector.getLong(next));
        }
      }
    }
    next++;
    return row;
  }

  @Override
  public void close() {
    exhausted = true;
    next = 0;
    rows = 0;
    try {
      if (result != null) {
        result.close();
      }
      if (statement != null) {
        statement.close();
      }
      connection.close();
      result = null;
      statement = null;
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot close a cursor over " + dataset, e);
    }
  }

  static ProblemException unreadable(String dataset, SQLException e) {
    return new ProblemException(
        "Cannot read dataset " + dataset,
        "DuckDB says: " + e.getMessage(),
        "see that the warehouse holds all its files, or restore them",
        e);
  }
}
