package org.millrace.modelops.predictor;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/** Made-up rows of features, with gaps, zeros of both signs and values no split has seen. */
final class Flights {
  static final Schema FEATURES =
      Schema.of(
          Field.required("carrier", FieldType.STRING),
          Field.required("origin", FieldType.STRING),
          Field.required("hour", FieldType.INTEGER),
          Field.required("distance", FieldType.NUMBER),
          Field.optional("temp", FieldType.NUMBER),
          Field.optional("precip", FieldType.NUMBER),
          Field.required("weekend", FieldType.BOOLEAN),
          Field.optional("never_there", FieldType.NUMBER));
  private static final String[] CARRIERS = {"UA", "AA", "B6", "DL", "é", "x=y"};
  private static final String[] ORIGINS = {"EWR", "JFK", "LGA"};

  private Flights() {}

  static List<Row> rows(int count, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Row row = new Row(FEATURES);
      row.setString(0, CARRIERS[random.nextInt(CARRIERS.length)]);
      row.setString(1, ORIGINS[random.nextInt(ORIGINS.length)]);
      row.setLong(2, random.nextInt(24));
      row.setDouble(3, 50 + random.nextInt(4000) / 3.0);
      if (random.nextInt(5) > 0) {
        row.setDouble(4, random.nextGaussian() * 20);
      }
      if (random.nextInt(5) > 0) {
        row.setDouble(5, random.nextBoolean() ? 0.0 : random.nextDouble() - 0.5);
      }
      row.setBoolean(6, random.nextInt(7) > 4);
      rows.add(row);
    }
    return rows;
  }

  /** Rows a model meets in service but not in training. */
  static List<Row> strangeRows() {
    List<Row> rows = new ArrayList<>();
    double[] odd = {
      0.0,
      -0.0,
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      1e300,
      -1e300,
      Double.MIN_VALUE,
      Float.MAX_VALUE,
      -Float.MAX_VALUE
    };
    for (double value : odd) {
      for (Row row : rows(5, 99)) {
        row.setString(0, "never seen");
        row.setDouble(3, value);
        row.setDouble(4, value);
        row.setDouble(5, value);
        rows.add(row);
      }
    }
    rows.add(new Row(FEATURES));
    return rows;
  }

  static double late(Row row) {
    double score =
        0.2 * (row.getLong(2) - 12)
            + ("UA".equals(row.getString(0)) ? 1 : 0)
            + (row.isNull(4) ? 0.7 : row.getDouble(4) / 30)
            + (row.isNull(5) ? 0 : 3 * row.getDouble(5))
            + new Random(row.toString().hashCode()).nextGaussian();
    return score > 0.5 ? 1 : 0;
  }

  static Encoding encoding(List<Row> rows) {
    Encoding.Builder builder = Encoding.learn(FEATURES);
    rows.forEach(builder::observe);
    return builder.build();
  }
}
