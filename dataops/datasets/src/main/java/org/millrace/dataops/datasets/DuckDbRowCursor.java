package org.millrace.dataops.datasets;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.NoSuchElementException;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/** Streams a query's result in chunks of columns; only one chunk is in memory. */
final class DuckDbRowCursor implements RowCursor {
  private final String dataset;
  private final Schema schema;
  private final Row row;
  private final DuckDBReadableVector[] vectors;
  private final RecentTexts[] texts;
  private final DuckDBConnection connection;
  private @Nullable DuckDBPreparedStatement statement;
  private @Nullable DuckDBChunkedResult result;
  private int next;
  private int rows;
  private long left;
  private boolean exhausted;

  private DuckDbRowCursor(String dataset, Schema schema, DuckDBConnection connection) {
    this.dataset = dataset;
    this.schema = schema;
    this.row = new Row(schema);
    this.vectors = new DuckDBReadableVector[schema.size()];
    this.texts = new RecentTexts[schema.size()];
    Arrays.setAll(texts, c -> new RecentTexts());
    this.connection = connection;
  }

  /** As {@link RowQuery} says. */
  static RowCursor open(
      DuckDBConnection database, String dataset, VersionFiles files, RowQuery query) {
    Schema schema = query.schema(files.schema());
    try {
      DuckDbRowCursor cursor = new DuckDbRowCursor(dataset, schema, database.duplicate());
      try {
        cursor.start(query, files);
      } catch (SQLException e) {
        cursor.close();
        throw e;
      }
      return cursor;
    } catch (SQLException e) {
      throw unreadable(dataset, e);
    }
  }

  private void start(RowQuery query, VersionFiles files) throws SQLException {
    boolean inOrder;
    try (DuckDBPreparedStatement asked = connection.prepare(query.layout(files));
        DuckDBChunkedResult answer = asked.query()) {
      if (!answer.nextChunk()) {
        throw new SQLException("the rows could not be counted");
      }
      inOrder = answer.chunk().vector(0).getBoolean(0);
      left = answer.chunk().vector(1).getLong(0);
    }
    DuckDBPreparedStatement prepared = connection.prepare(query.sql(files, inOrder));
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
      // DuckDB's driver ends a stream that failed half way as if there were no more rows.
      if (left > 0) {
        throw new ProblemException(
            "Cannot read dataset " + dataset,
            "DuckDB gave up " + left + " rows before the end",
            "see that the warehouse holds all its files, whole, or restore them");
      }
      return;
    }
    DuckDBDataChunkReader chunk = open.chunk();
    rows = (int) chunk.rowCount();
    left -= rows;
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
          case STRING -> row.setString(c, texts[c].shared(vector.getString(next)));
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
