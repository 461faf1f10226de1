package org.millrace.dataops.datasets;

import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionBuilder;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Schema;

/**
 * Column batches as a table of DuckDB's: {@code millrace_batches(id)}. Rows come in the order of
 * the batches; times come as microseconds. DuckDB pulls chunks of 2048 rows and copies each column
 * in one go, so no row is ever an object.
 */
final class BatchSource
    implements DuckDBTableFunction<BatchSource.Input, BatchSource.Position, Object> {
  private static final String FUNCTION = "millrace_batches";

  private final Map<Long, Input> inputs = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong();

  record Input(Schema schema, List<ColumnBatch> batches) {}

  /** Where one scan stands; one thread has it. */
  static final class Position {
    private final Iterator<ColumnBatch> rest;
    private @Nullable ColumnBatch batch;
    private int row;

    private Position(List<ColumnBatch> batches) {
      this.rest = batches.iterator();
    }

    private @Nullable ColumnBatch current() {
      while (batch == null || row == batch.size()) {
        if (!rest.hasNext()) {
          return null;
        }
        batch = rest.next();
        row = 0;
      }
      return batch;
    }
  }

  /** Makes the function known to a database; all its connections share it. */
  static BatchSource register(DuckDBConnection connection) throws SQLException {
    BatchSource source = new BatchSource();
    try (DuckDBTableFunctionBuilder function = DuckDBFunctions.tableFunction()) {
      function
          .withName(FUNCTION)
          .withParameter(DuckDBColumnType.BIGINT)
          .withFunction(source)
          .register(connection);
    }
    return source;
  }

  long offer(Schema schema, List<ColumnBatch> batches) {
    long id = lastId.incrementAndGet();
    inputs.put(id, new Input(schema, batches));
    return id;
  }

  void withdraw(long id) {
    inputs.remove(id);
  }

  static String table(long id) {
    return FUNCTION + "(" + id + ")";
  }

  @Override
  public Input bind(DuckDBTableFunctionBindInfo info) {
    long id = info.getParameter(0).getLong();
    Input input = inputs.get(id);
    if (input == null) {
      throw new IllegalArgumentException("Cannot find batches " + id);
    }
    input
        .schema()
        .fields()
        .forEach(field -> info.addResultColumn(field.name(), type(field.type())));
    return input;
  }

  private static DuckDBColumnType type(FieldType type) {
    return switch (type) {
      case BOOLEAN -> DuckDBColumnType.BOOLEAN;
      case NUMBER -> DuckDBColumnType.DOUBLE;
      case STRING -> DuckDBColumnType.VARCHAR;
      case INTEGER, TIMESTAMP, LOCAL_TIMESTAMP -> DuckDBColumnType.BIGINT;
    };
  }

  @Override
  public Position init(DuckDBTableFunctionInitInfo info) {
    info.setMaxThreads(1);
    Input input = info.getBindData();
    return new Position(input.batches());
  }

  @Override
  public long apply(DuckDBTableFunctionCallInfo call, DuckDBDataChunkWriter chunk) {
    Input input = call.getBindData();
    Position position = call.getInitData();
    ColumnBatch batch = position.current();
    if (batch == null) {
      return 0;
    }
    int from = position.row;
    int rows = (int) Math.min(chunk.capacity(), batch.size() - from);
    for (int c = 0; c < input.schema().size(); c++) {
      copy(input.schema().field(c).type(), batch, c, from, rows, chunk.vector(c));
    }
    position.row += rows;
    return rows;
  }

  private static void copy(
      FieldType type, ColumnBatch batch, int c, int from, int rows, DuckDBWritableVector into) {
    if (type.isText()) {
      into.setStringUtf8Batch(0, utf8(batch, c, from, rows));
      return;
    }
    long[] words = batch.words(c);
    boolean[] present = batch.present(c);
    for (int i = 0, row = from; i < rows; i++, row++) {
      if (!present[row]) {
        into.setNull(i);
      } else if (type == FieldType.NUMBER) {
        into.setDouble(i, Double.longBitsToDouble(words[row]));
      } else if (type == FieldType.BOOLEAN) {
        into.setBoolean(i, words[row] != 0);
      } else {
        into.setLong(i, words[row]);
      }
    }
  }

  // DuckDB takes null for NULL here.
  private static byte[] @Nullable [] utf8(ColumnBatch batch, int c, int from, int rows) {
    byte[] @Nullable [] bytes = new byte[rows] @Nullable [];
    for (int i = 0, row = from; i < rows; i++, row++) {
      bytes[i] = batch.utf8(c, row);
    }
    return bytes;
  }
}
