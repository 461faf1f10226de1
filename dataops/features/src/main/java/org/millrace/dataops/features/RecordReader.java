package org.millrace.dataops.features;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.millrace.dataops.expressions.Expression;
import org.millrace.dataops.expressions.Program;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/**
 * Reads what a source needs out of records of one schema; positions are looked up once. One writer.
 */
final class RecordReader {
  private static final int MISSING = -1;

  private final FactLayout layout;
  private final Schema schema;
  private final int[] keys;
  private final int record;
  private final int knownAt;
  private final int time;
  private final int[] from;
  private final int[] direct;
  private final boolean computes;
  private final Program program;
  private final Row fields;
  private final Row values;
  private final Row truth = new Row(Schema.of(Field.optional("truth", FieldType.BOOLEAN)));

  RecordReader(FactLayout layout, Schema schema) {
    FeatureSource source = layout.source();
    this.layout = layout;
    this.schema = schema;
    this.keys = source.key().stream().mapToInt(key -> require(key, FieldType.STRING)).toArray();
    this.record = source.record().map(key -> require(key, FieldType.STRING)).orElse(MISSING);
    this.knownAt = require(source.knownAt(), FieldType.TIMESTAMP);
    this.time = require(source.time(), FieldType.TIMESTAMP);
    this.fields = new Row(layout.fields());
    this.values = new Row(layout.columns());
    this.from = new int[layout.fields().size()];
    for (int i = 0; i < from.length; i++) {
      Field field = layout.fields().field(i);
      // An older version of the contract may not have the field yet.
      from[i] = schema.has(field.name()) ? require(field.name(), field.type()) : MISSING;
    }
    this.direct = layout.values().stream().mapToInt(layout.fields()::indexOf).toArray();
    List<Expression> expressions =
        Stream.concat(layout.values().stream(), layout.conditions().stream())
            .map(text -> FactValue.parse(text, layout.fields()))
            .toList();
    this.program = Program.compile(expressions);
    this.computes =
        !layout.conditions().isEmpty() || Arrays.stream(direct).anyMatch(position -> position < 0);
  }

  private int require(String name, FieldType type) {
    int position = schema.require(name);
    FieldType found = schema.field(position).type();
    if (found != type && !(type == FieldType.NUMBER && found == FieldType.INTEGER)) {
      throw new ProblemException(
          "Cannot read '" + name + "' of stream " + layout.source().stream(),
          "features were defined when it was " + type + ", now it is " + found,
          "train a model on the new contract, or give the field its type back");
    }
    return position;
  }

  /** Streams use one schema object for all their rows; an equal one only costs another reader. */
  @SuppressWarnings("ReferenceEquality")
  boolean reads(Row row) {
    return row.schema() == schema;
  }

  int[] keys() {
    return keys;
  }

  /** Whether the record has what places it: every part of the key, and its time. */
  boolean isPlaced(Row row) {
    for (int key : keys) {
      if (row.isNull(key)) {
        return false;
      }
    }
    return !row.isNull(time);
  }

  long knownAt(Row row) {
    if (row.isNull(knownAt)) {
      throw new ProblemException(
          "Cannot place a record of stream " + layout.source().stream() + " in time",
          "its " + layout.source().knownAt() + " is absent",
          "make the field required in the contract");
    }
    return row.getLong(knownAt);
  }

  long time(Row row) {
    return row.getLong(time);
  }

  /** The same for the same record of the stream, different for others. */
  long identity(Row row) {
    String name = record == MISSING ? null : row.getString(record);
    return name == null ? 0 : Identity.of(name);
  }

  /** Reads the columns' values; they are there until the next record is read. */
  Row values(Row row) {
    if (computes) {
      readFields(row);
    }
    for (int c = 0; c < direct.length; c++) {
      if (direct[c] < 0) {
        program.evaluate(c, fields, values, c);
      } else {
        copy(row, from[direct[c]], c, values);
      }
    }
    return values;
  }

  /**
   * One bit for each value that is there and each condition that is true of the record just read.
   */
  long bits() {
    long bits = 0;
    for (int c = 0; c < direct.length; c++) {
      bits |= values.isNull(c) ? 0 : 1L << c;
    }
    for (int i = 0; i < layout.conditions().size(); i++) {
      program.evaluate(direct.length + i, fields, truth, 0);
      bits |= truth.getBoolean(0) ? 1L << (direct.length + i) : 0;
    }
    return bits;
  }

  private void readFields(Row row) {
    for (int i = 0; i < from.length; i++) {
      copy(row, from[i], i, fields);
    }
  }

  private static void copy(Row row, int from, int to, Row target) {
    if (from == MISSING || row.isNull(from)) {
      target.setNull(to);
      return;
    }
    switch (target.schema().field(to).type()) {
      case STRING -> Texts.set(target, to, row.getString(from));
      case NUMBER -> copyNumber(row.getDouble(from), to, target);
      default -> target.setLong(to, row.getLong(from));
    }
  }

  private static void copyNumber(double number, int to, Row target) {
    if (Double.isFinite(number)) {
      target.setDouble(to, number);
    } else {
      target.setNull(to);
    }
  }
}
