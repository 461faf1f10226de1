package org.millrace.dataops.datasets;

import static org.millrace.kernel.Field.optional;
import static org.millrace.kernel.Field.required;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.iceberg.Table;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.millrace.kernel.Times;

/** A dataset with every type, and rows for it. */
final class Samples {
  static final String NAME = "flight-delays.weather";
  static final Map<Integer, Long> NONE = Map.of();
  static final Schema SCHEMA =
      Schema.of(
          required("id", FieldType.INTEGER),
          required("station", FieldType.STRING),
          optional("wet", FieldType.BOOLEAN),
          optional("temp", FieldType.NUMBER),
          required("known_at", FieldType.TIMESTAMP),
          optional("local_time", FieldType.LOCAL_TIMESTAMP));
  static final long T0 = Times.toMicros(LocalDateTime.parse("2013-01-01T00:00:00.000001"));

  private Samples() {}

  /** A row of which everything follows from its number; every third lacks its optional values. */
  static Row row(long id) {
    Row row = new Row(SCHEMA);
    row.setLong(0, id);
    row.setString(1, "Zürich-" + id % 7);
    row.setLong(4, T0 + id * Times.MICROS_PER_SECOND);
    if (id % 3 != 0) {
      row.setBoolean(2, id % 2 == 0);
      row.setDouble(3, id / 8.0 - 10);
      row.setLong(5, T0 - id);
    }
    return row;
  }

  static ColumnBatch batch(long from, long to) {
    ColumnBatch batch = new ColumnBatch(SCHEMA, (int) Math.max(1, to - from));
    for (long id = from; id < to; id++) {
      batch.add(row(id));
    }
    return batch;
  }

  static ColumnBatch batch(Row... rows) {
    ColumnBatch batch = new ColumnBatch(rows[0].schema(), rows.length);
    for (Row row : rows) {
      batch.add(row);
    }
    return batch;
  }

  /** Record n has offset n in partition 0. */
  static DatasetVersion append(Dataset dataset, long from, long to) {
    Map<Integer, Long> expected = from == 0 ? NONE : Map.of(0, from);
    return dataset.append(List.of(batch(from, to)), expected, Map.of(0, to));
  }

  static <T> List<T> read(
      Dataset dataset, DatasetVersion version, String orderBy, String where, Function<Row, T> map) {
    List<T> all = new ArrayList<>();
    try (RowCursor cursor = dataset.read(version, orderBy, where)) {
      cursor.forEachRemaining(row -> all.add(map.apply(row)));
    }
    return all;
  }

  static List<Long> ids(Dataset dataset, DatasetVersion version, String where) {
    return read(dataset, version, "id", where, row -> row.getLong(0));
  }

  /** The table as another engine would open it, beside the catalog under test. */
  static Tables tables(DatasetSettings settings) {
    return Tables.open(settings, settings.warehouse());
  }

  static Table table(Tables tables) {
    return tables.load(DatasetName.parse(NAME));
  }

  static DatasetSettings settings(Path data) {
    return DatasetSettings.embedded(data);
  }
}
