package org.millrace.dataops.expressions;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/** Rows of every type, often NULL, with the values where engines differ. */
final class RandomRows {
  static final Schema SCHEMA =
      Schema.of(
          Field.optional("i", FieldType.INTEGER),
          Field.optional("j", FieldType.INTEGER),
          Field.optional("d", FieldType.NUMBER),
          Field.optional("e", FieldType.NUMBER),
          Field.optional("s", FieldType.STRING),
          Field.optional("u", FieldType.STRING),
          Field.optional("b", FieldType.BOOLEAN),
          Field.optional("c", FieldType.BOOLEAN),
          Field.optional("t", FieldType.TIMESTAMP),
          Field.optional("w", FieldType.TIMESTAMP),
          Field.optional("l", FieldType.LOCAL_TIMESTAMP));

  private static final long[] INTEGERS = {
    0,
    1,
    -1,
    2,
    7,
    -13,
    59,
    1000,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    9007199254740993L
  };
  private static final double[] NUMBERS = {
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    1.5,
    2.5,
    -2.5,
    0.1,
    1e-300,
    1e300,
    -1e300,
    0.49999999999999994,
    4503599627370497.5,
    9.3e18,
    Double.MIN_VALUE,
    1234.5678
  };
  private static final String[] STRINGS = {
    "",
    "a",
    "A",
    "JFK",
    "ewr",
    "a%b_c",
    "aßÇ🦆",
    "\uFF5Ez",
    "ÀÉ",
    "12",
    "-3.5",
    " 1e2 ",
    "true",
    "x'y",
    "back\\slash",
    "N14228",
    "\"",
    "/*"
  };

  private RandomRows() {}

  static List<Row> of(Random random, int count) {
    List<Row> rows = new ArrayList<>();
    for (int r = 0; r < count; r++) {
      Row row = new Row(SCHEMA);
      for (int f = 0; f < SCHEMA.size(); f++) {
        if (random.nextInt(6) > 0) {
          set(random, row, f);
        }
      }
      rows.add(row);
    }
    return rows;
  }

  private static void set(Random random, Row row, int field) {
    switch (SCHEMA.field(field).type()) {
      case BOOLEAN -> row.setBoolean(field, random.nextBoolean());
      case INTEGER ->
          row.setLong(
              field,
              random.nextInt(3) == 0
                  ? INTEGERS[random.nextInt(INTEGERS.length)]
                  : random.nextInt(50) - 10);
      case NUMBER ->
          row.setDouble(
              field,
              random.nextInt(3) == 0
                  ? NUMBERS[random.nextInt(NUMBERS.length)]
                  : random.nextInt(4) == 0
                      ? random.nextGaussian() * 1000
                      : random.nextInt(41) / 4.0);
      case STRING -> row.setString(field, STRINGS[random.nextInt(STRINGS.length)]);
      case TIMESTAMP, LOCAL_TIMESTAMP -> row.setLong(field, micros(random));
    }
  }

  /** From 1893 to 2093, most of them in 2013, some on the hour. */
  private static long micros(Random random) {
    long day =
        random.nextInt(4) == 0 ? random.nextInt(73_000) - 28_000 : 15_706 + random.nextInt(370);
    long hour = day * 24 + random.nextInt(24);
    return hour * Moments.HOUR + (random.nextInt(3) == 0 ? 0 : random.nextLong(Moments.HOUR));
  }
}
