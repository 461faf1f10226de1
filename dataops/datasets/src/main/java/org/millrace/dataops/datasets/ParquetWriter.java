package org.millrace.dataops.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.duckdb.DuckDBConnection;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;

/** Has DuckDB write batches as one Parquet file that carries Iceberg's field ids. */
final class ParquetWriter implements AutoCloseable {
  private static final int ROW_GROUP = 122_880;

  private final DuckDBConnection database;
  private final DuckDBConnection appending;
  private final BatchSource source;

  /**
   * @param database writes what queries give; the caller closes it
   * @param appending writes batches; closed with this
   */
  ParquetWriter(DuckDBConnection database, DuckDBConnection appending) throws SQLException {
    this.database = database;
    this.appending = appending;
    this.source = BatchSource.register(appending);
  }

  /**
   * Writes a file that lasts through a loss of power; nothing refers to it yet.
   *
   * @param batches of one schema, which is the table's or lacks some of its optional columns
   * @throws ProblemException if a required column has no value in some row
   */
  DataFile write(Table table, List<ColumnBatch> batches, String location) {
    Schema schema = batches.get(0).schema();
    requireColumns(table, schema);
    long id = source.offer(schema, batches);
    try {
      String columns =
          schema.fields().stream().map(ParquetWriter::column).collect(Collectors.joining(", "));
      String select = "SELECT " + columns + " FROM " + BatchSource.table(id);
      return write(appending, table, schema, select, location);
    } finally {
      source.withdraw(id);
    }
  }

  /**
   * Writes what a query gives, in its order, as a file like that of {@link #write(Table, List,
   * String)}.
   *
   * @param schema the query's columns, by the table's names and types
   */
  DataFile write(Table table, Schema schema, String select, String location) {
    return write(database, table, schema, select, location);
  }

  private static DataFile write(
      DuckDBConnection engine, Table table, Schema schema, String select, String location) {
    Path path = LocalFileIO.path(location);
    try (Connection connection = engine.duplicate();
        Statement statement = connection.createStatement()) {
      Files.createDirectories(path.getParent());
      try (ResultSet written = statement.executeQuery(copy(table, schema, select, path))) {
        written.next();
        long rows = written.getLong("count");
        Metrics metrics =
            FileMetrics.of(
                rows, table.schema(), (Map<?, ?>) written.getObject("column_statistics"));
        requireValues(table, metrics);
        LocalFileIO.force(path);
        return DataFiles.builder(table.spec())
            .withPath(location)
            .withFormat(FileFormat.PARQUET)
            .withFileSizeInBytes(written.getLong("file_size_bytes"))
            .withMetrics(metrics)
            .build();
      }
    } catch (SQLException e) {
      throw unwritable(table, "DuckDB says: " + e.getMessage(), e);
    } catch (IOException e) {
      throw unwritable(table, "the disk says: " + e.getMessage(), e);
    }
  }

  static ProblemException unwritable(Table table, String why, Exception cause) {
    return new ProblemException(
        "Cannot write rows to " + Tables.nameOf(table),
        why,
        "see that the disk has room and may be written to, and that the values are in the range of"
            + " their types",
        cause);
  }

  private static String copy(Table table, Schema schema, String select, Path path) {
    String ids =
        schema.fields().stream()
            .map(f -> DuckDb.quoted(f.name()) + ": " + table.schema().findField(f.name()).fieldId())
            .collect(Collectors.joining(", ", "{", "}"));
    return "COPY (%s) TO %s (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE %d, FIELD_IDS %s, USE_TMP_FILE false, RETURN_STATS)"
        .formatted(select, DuckDb.literal(path.toString()), ROW_GROUP, ids);
  }

  private static String column(Field field) {
    String name = DuckDb.quoted(field.name());
    if (field.type() == FieldType.TIMESTAMP) {
      return "make_timestamptz(" + name + ") AS " + name;
    }
    return field.type() == FieldType.LOCAL_TIMESTAMP
        ? "make_timestamp(" + name + ") AS " + name
        : name;
  }

  private static void requireColumns(Table table, Schema schema) {
    Schema known = Columns.kernel(Tables.nameOf(table), table.schema());
    for (Field field : schema.fields()) {
      if (known.field(known.require(field.name())).type() != field.type()) {
        throw new IllegalArgumentException(
            "Cannot write " + field + " to " + known.field(known.indexOf(field.name())));
      }
    }
    for (Field field : known.fields()) {
      if (field.required() && !schema.has(field.name())) {
        throw new IllegalArgumentException("Cannot write batches that lack " + field);
      }
    }
  }

  private static void requireValues(Table table, Metrics metrics) {
    for (Types.NestedField field : table.schema().columns()) {
      long missing = metrics.nullValueCounts().getOrDefault(field.fieldId(), 0L);
      if (field.isRequired() && missing > 0) {
        throw new ProblemException(
            "Cannot write rows to " + Tables.nameOf(table),
            missing + " of " + metrics.recordCount() + " lack the required field " + field.name(),
            "validate records against the contract before they are appended");
      }
    }
  }

  @Override
  public void close() throws SQLException {
    appending.close();
  }
}
