package org.millrace.dataops.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.millrace.dataops.datasets.Samples.NAME;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/** Says how fast rows go in and come out; asserts only that all of them do. */
@Tag("slow")
class AppendSpeedTests {
  private static final int ROWS = 500_000;
  private static final int BATCH = 100_000;
  @TempDir Path data;

  @Test
  void appendsAndReadsHalfAMillionRowsOfTwelveColumns() {
    List<Field> fields = new ArrayList<>();
    fields.add(Field.required("flight_id", FieldType.STRING));
    fields.add(Field.required("known_at", FieldType.TIMESTAMP));
    fields.add(Field.required("departure_local", FieldType.LOCAL_TIMESTAMP));
    fields.add(Field.required("carrier", FieldType.STRING));
    fields.add(Field.optional("tailnum", FieldType.STRING));
    fields.add(Field.required("flight", FieldType.INTEGER));
    for (int i = 0; i < 6; i++) {
      fields.add(Field.optional("number" + i, FieldType.NUMBER));
    }
    Schema schema = new Schema(fields);
    List<ColumnBatch> batches = new ArrayList<>();
    Random random = new Random(1);
    for (int from = 0; from < ROWS; from += BATCH) {
      batches.add(batch(schema, from, random));
    }
    try (DatasetCatalog catalog = DatasetCatalog.open(Samples.settings(data))) {
      Dataset dataset = catalog.createIfAbsent(NAME, schema);
      dataset.append(List.of(batches.get(0)), Map.of(), Map.of());

      long start = System.nanoTime();
      for (int i = 0; i < batches.size(); i++) {
        dataset.append(List.of(batches.get(i)), Map.of(), Map.of());
      }
      report("append " + ROWS + " rows x 12 columns in 5 commits", ROWS, start);
      start = System.nanoTime();
      DatasetVersion version = dataset.append(batches, Map.of(), Map.of());
      report("append " + ROWS + " rows x 12 columns in 1 commit", ROWS, start);

      start = System.nanoTime();
      long rows = 0;
      try (RowCursor cursor = dataset.read(version, "known_at", "true")) {
        for (; cursor.hasNext(); rows++) {
          cursor.next();
        }
      }
      report("read " + rows + " rows x 12 columns in order", rows, start);
      assertThat(rows).isEqualTo(version.rows()).isEqualTo(2L * ROWS + BATCH);
    }
  }

  private static ColumnBatch batch(Schema schema, int from, Random random) {
    ColumnBatch batch = new ColumnBatch(schema, BATCH);
    Row row = new Row(schema);
    for (int id = from; id < from + BATCH; id++) {
      row.clear();
      row.setString(0, "2013-01-01-UA-" + id);
      row.setLong(1, Samples.T0 + id * 1_000_000L);
      row.setLong(2, Samples.T0 + id * 1_000_000L);
      row.setString(3, "UA");
      row.setString(4, "N" + random.nextInt(4000));
      row.setLong(5, random.nextInt(6000));
      for (int c = 6; c < 12; c++) {
        row.setDouble(c, random.nextInt(10_000) / 10.0);
      }
      batch.add(row);
    }
    return batch;
  }

  private static void report(String what, long rows, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%s: %.2f s, %,.0f rows/s%n", what, seconds, rows / seconds);
  }
}
