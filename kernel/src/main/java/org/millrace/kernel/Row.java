package org.millrace.kernel;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One record of a schema, indexed by field position, made to be used again: {@link #clear} and
 * fill. Nothing is boxed. Not safe for use by several threads at once.
 *
 * <p>Booleans are 0 or 1; times are microseconds (see {@link FieldType}); a number that is absent
 * reads as NaN, an absent word as 0, an absent string as null, so ask {@link #isNull} first where
 * that matters.
 */
public final class Row {
  private final Schema schema;
  private final long[] words;
  private final @Nullable String[] texts;
  private final boolean[] present;

  public Row(Schema schema) {
    this.schema = schema;
    this.words = new long[schema.size()];
    this.texts = new @Nullable String[schema.size()];
    this.present = new boolean[schema.size()];
  }

  public Schema schema() {
    return schema;
  }

  public void clear() {
    Arrays.fill(present, false);
    Arrays.fill(texts, null);
  }

  public boolean isNull(int field) {
    return !present[field];
  }

  public long getLong(int field) {
    return present[field] ? words[field] : 0;
  }

  public boolean getBoolean(int field) {
    return getLong(field) != 0;
  }

  /** The value as it is held, numbers as raw double bits; of a field that is present. */
  long word(int field) {
    return words[field];
  }

  /** The number, an integer as a number, or NaN if absent. */
  public double getDouble(int field) {
    if (!present[field]) {
      return Double.NaN;
    }
    return schema.field(field).type() == FieldType.NUMBER
        ? Double.longBitsToDouble(words[field])
        : words[field];
  }

  public @Nullable String getString(int field) {
    return texts[field];
  }

  public void setNull(int field) {
    present[field] = false;
    texts[field] = null;
  }

  /** Sets an integer, a boolean (0 or 1) or a time in microseconds. */
  public void setLong(int field, long value) {
    words[field] = value;
    present[field] = true;
  }

  public void setBoolean(int field, boolean value) {
    setLong(field, value ? 1 : 0);
  }

  public void setDouble(int field, double value) {
    words[field] = Double.doubleToRawLongBits(value);
    present[field] = true;
  }

  public void setString(int field, String value) {
    texts[field] = value;
    present[field] = true;
  }

  /** Takes over every value of a row of the same schema. */
  public void copyFrom(Row other) {
    System.arraycopy(other.words, 0, words, 0, words.length);
    System.arraycopy(other.texts, 0, texts, 0, texts.length);
    System.arraycopy(other.present, 0, present, 0, present.length);
  }

  public Row copy() {
    Row copy = new Row(schema);
    copy.copyFrom(this);
    return copy;
  }

  /** The values by name, for people and for tests; times as ISO-8601 text. Not for the hot path. */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < schema.size(); i++) {
      map.put(schema.field(i).name(), value(i));
    }
    return map;
  }

  private @Nullable Object value(int field) {
    if (!present[field]) {
      return null;
    }
    return switch (schema.field(field).type()) {
      case BOOLEAN -> words[field] != 0;
      case INTEGER -> words[field];
      case NUMBER -> Double.longBitsToDouble(words[field]);
      case STRING -> texts[field];
      case TIMESTAMP -> Times.toInstant(words[field]).toString();
      case LOCAL_TIMESTAMP -> Times.toLocal(words[field]).toString();
    };
  }

  @Override
  public String toString() {
    return toMap().toString();
  }

  /** For a {@link FieldType#TIMESTAMP} field. */
  public void setInstant(int field, Instant value) {
    setLong(field, Times.toMicros(value));
  }
}
