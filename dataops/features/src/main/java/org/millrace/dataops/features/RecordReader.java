package org.millrace.dataops.features;

import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/** Reads what a source needs out of records of one schema; positions are looked up once. */
final class RecordReader {
  private static final int MISSING = -1;

  private final LatestSource source;
  private final Schema schema;
  private final Schema needed;
  private final int key;
  private final int knownAt;
  private final int[] from;

  RecordReader(LatestSource source, Schema schema) {
    this.source = source;
    this.schema = schema;
    this.needed = source.schema();
    this.key = require(source.key(), FieldType.STRING);
    this.knownAt = require(source.knownAt(), FieldType.TIMESTAMP);
    this.from = new int[needed.size()];
    for (int i = 0; i < from.length; i++) {
      Field field = needed.field(i);
      // An older version of the contract may not have the field yet.
      from[i] = schema.has(field.name()) ? require(field.name(), field.type()) : MISSING;
    }
  }

  private int require(String name, FieldType type) {
    int position = schema.require(name);
    FieldType found = schema.field(position).type();
    if (found != type && !(type == FieldType.NUMBER && found == FieldType.INTEGER)) {
      throw new ProblemException(
          "Cannot read '" + name + "' of stream " + source.stream(),
          "features were defined when it was " + type + ", now it is " + found,
          "train a model on the new contract, or give the field its type back");
    }
    return position;
  }

  /** Streams use one schema object for all their rows; an equal one only costs another reader. */
  @SuppressWarnings("ReferenceEquality")
  boolean reads(Row record) {
    return record.schema() == schema;
  }

  @Nullable String key(Row record) {
    return record.getString(key);
  }

  long knownAt(Row record) {
    if (record.isNull(knownAt)) {
      throw new ProblemException(
          "Cannot place a record of stream " + source.stream() + " in time",
          "its " + source.knownAt() + " is absent",
          "make the field required in the contract");
    }
    return record.getLong(knownAt);
  }

  /** A row of the source's own schema. */
  Row copy(Row record) {
    Row copy = new Row(needed);
    for (int i = 0; i < from.length; i++) {
      if (from[i] != MISSING && !record.isNull(from[i])) {
        Rows.copy(needed.field(i).type(), record, from[i], copy, i);
      }
    }
    return copy;
  }
}
