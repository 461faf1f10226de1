package org.millrace.bench;

import static org.millrace.kernel.Field.optional;
import static org.millrace.kernel.Field.required;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/** Made-up rows of 20 columns of every type, which follow from a seed and keep their contract. */
final class Trips {
  static final String DATASET = "bench.trips";
  static final Schema SCHEMA =
      Schema.of(
          required("id", FieldType.STRING),
          required("customer", FieldType.INTEGER),
          required("origin", FieldType.STRING),
          required("carrier", FieldType.STRING),
          required("tail", FieldType.STRING),
          required("late", FieldType.BOOLEAN),
          required("hour", FieldType.INTEGER),
          required("weekday", FieldType.INTEGER),
          required("flight", FieldType.INTEGER),
          optional("delay", FieldType.NUMBER),
          required("distance", FieldType.NUMBER),
          required("temp", FieldType.NUMBER),
          optional("pressure", FieldType.NUMBER),
          required("amount", FieldType.NUMBER),
          required("humid", FieldType.NUMBER),
          required("wind_dir", FieldType.NUMBER),
          required("wind_speed", FieldType.NUMBER),
          required("score", FieldType.NUMBER),
          required("departure", FieldType.LOCAL_TIMESTAMP),
          required("known_at", FieldType.TIMESTAMP));

  private static final long BEGIN = 1_356_998_400_000_000L;
  private static final int BATCH = 122_880;
  private static final int BATCHES_A_FILE = 8;

  private final SplittableRandom random;

  Trips(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Writes so many rows, about a million to a file. */
  DatasetVersion write(DatasetCatalog catalog, int rows) {
    Dataset dataset = catalog.createIfAbsent(DATASET, SCHEMA);
    Row row = new Row(SCHEMA);
    for (int from = 0; from < rows; ) {
      List<ColumnBatch> batches = new ArrayList<>();
      for (int b = 0; b < BATCHES_A_FILE && from < rows; b++) {
        ColumnBatch batch = new ColumnBatch(SCHEMA, BATCH);
        int until = Math.min(rows, from + BATCH);
        for (; from < until; from++) {
          fill(row, from);
          batch.add(row);
        }
        batches.add(batch);
      }
      dataset.append(batches, Map.of(), Map.of());
    }
    return dataset.current().orElseThrow();
  }

  private void fill(Row row, int i) {
    row.clear();
    row.setString(0, "K" + Integer.toString(1_000_000_000 + i).substring(1));
    row.setLong(1, random.nextInt(1_000_000));
    row.setString(2, List.of("EWR", "JFK", "LGA").get(random.nextInt(3)));
    row.setString(3, letters(5));
    row.setString(
        4, "N" + Integer.toString(1000 + random.nextInt(1000)).substring(1) + letters(26));
    row.setBoolean(5, random.nextBoolean());
    row.setLong(6, random.nextInt(24));
    row.setLong(7, random.nextInt(7));
    row.setLong(8, 1 + random.nextInt(9999));
    if (random.nextInt(50) > 0) {
      row.setDouble(9, Math.rint(10 + 40 * random.nextGaussian()));
    }
    row.setDouble(10, random.nextInt(5000));
    row.setDouble(11, 55 + 15 * random.nextGaussian());
    if (random.nextInt(20) > 0) {
      row.setDouble(12, 1000 + 10 * random.nextGaussian());
    }
    row.setDouble(13, -100 * Math.log(1 - random.nextDouble()));
    row.setDouble(14, random.nextInt(10_000) / 100.0);
    row.setDouble(15, random.nextInt(37) * 10.0);
    row.setDouble(16, Math.min(200, -8 * Math.log(1 - random.nextDouble())));
    row.setDouble(17, random.nextDouble());
    row.setLong(18, BEGIN + i * 3_000_000L);
    row.setLong(19, BEGIN + i * 3_000_000L - random.nextLong(86_400_000_000L));
  }

  private String letters(int of) {
    return String.valueOf(
        new char[] {(char) ('A' + random.nextInt(of)), (char) ('A' + random.nextInt(of))});
  }
}
