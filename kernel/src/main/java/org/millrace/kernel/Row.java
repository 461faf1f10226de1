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
  private static final byte[] NOTHING = {};

  private final Schema schema;
  private final long[] words;
  private final @Nullable String[] texts;
  private final boolean[] present;

  /** Where the texts' UTF-8 is: from in the high half, to in the low one, 0 where nobody said. */
  private long @Nullable [] places;

  private byte[] utf8 = NOTHING;

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
    forgetUtf8();
  }

  private void forgetUtf8() {
    if (places != null) {
      Arrays.fill(places, 0);
    }
    utf8 = NOTHING;
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
    if (places != null) {
      places[field] = 0;
    }
  }

  /**
   * The same, where the caller has the text's UTF-8 as well and spares others to make it again.
   *
   * @param source the same array for all of a row's texts, from {@link #clear} to {@link #clear};
   *     it must not change meanwhile
   * @param from where the text begins
   * @param to behind its end
   */
  public void setString(int field, String value, byte[] source, int from, int to) {
    if (places == null) {
      places = new long[words.length];
    }
    texts[field] = value;
    present[field] = true;
    utf8 = source;
    places[field] = (long) from << Integer.SIZE | to;
  }

  /** Adds a text, or that there is none. */
  void addText(int field, Utf8Column into) {
    long place = places == null ? 0 : places[field];
    String text = texts[field];
    if (!present[field] || text == null) {
      into.skip();
    } else if (place == 0) {
      into.add(text);
    } else {
      into.add(utf8, (int) (place >>> Integer.SIZE), (int) place);
    }
  }

  /** Takes over every value of a row of the same schema. */
  public void copyFrom(Row other) {
    System.arraycopy(other.words, 0, words, 0, words.length);
    System.arraycopy(other.texts, 0, texts, 0, texts.length);
    System.arraycopy(other.present, 0, present, 0, present.length);
    forgetUtf8();
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
