package org.millrace.dataops.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Row;

/**
 * Reads records of the plain kind straight from their bytes: a flat object whose names are fields
 * of the schema, each at most once, and whose values keep every rule. At anything else it gives up,
 * and the record is read again by its tokens, which find the words for what is wrong; so this
 * reader may refuse what is right, but must take nothing that the other would not take just so.
 * Fields mostly come in the order of the record before, which is tried first. Not thread-safe.
 */
final class PlainReader {
  private static final int MOST_FIELDS = Long.SIZE;

  /** After so many failures in a row, only each so-manieth record is tried. */
  private static final int PATIENCE = 64;

  private final PlainField[] fields;
  private final long required;

  /** By field, the one that came after it last time; at the end, the one that came first. */
  private final int[] follower;

  private int failures;

  private PlainReader(PlainField[] fields, long required) {
    this.fields = fields;
    this.required = required;
    this.follower = new int[fields.length + 1];
    for (int i = 0; i < fields.length; i++) {
      follower[i] = (i + 1) % fields.length;
    }
  }

  /** Null if no record of so many fields can be plain. */
  static @Nullable PlainReader of(List<FieldRules> rules) {
    if (rules.isEmpty() || rules.size() > MOST_FIELDS) {
      return null;
    }
    long required = 0;
    PlainField[] fields = new PlainField[rules.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = PlainField.of(rules.get(i), i);
      required |= rules.get(i).absence().isPresent() ? 1L << i : 0;
    }
    return new PlainReader(fields, required);
  }

  /**
   * @param into empty; if the answer is false, it may hold part of the record
   * @return whether the row was filled and every value keeps its rules
   */
  boolean read(byte[] json, Row into) {
    if (failures > PATIENCE && failures % PATIENCE != 0) {
      failures++;
      return false;
    }
    boolean plain = object(json, into);
    failures = plain ? 0 : failures + 1;
    return plain;
  }

  private boolean object(byte[] json, Row into) {
    int at = afterBlanks(json, 0);
    if (at == json.length || json[at] != '{') {
      return false;
    }
    long seen = 0;
    long given = 0;
    int last = fields.length;
    do {
      at = afterBlanks(json, at + 1);
      int position = named(json, at, last);
      if (position < 0 || (seen & (1L << position)) != 0) {
        return false;
      }
      seen |= 1L << position;
      last = position;
      PlainField field = fields[position];
      at = afterBlanks(json, at + field.nameLength());
      if (at == json.length || json[at] != ':') {
        return false;
      }
      at = afterBlanks(json, at + 1);
      if (at < json.length && json[at] != 'n') {
        given |= 1L << position;
        at = field.read(json, at, into);
      } else {
        at = isNull(json, at) ? at + 4 : -1;
      }
      if (at < 0) {
        return false;
      }
      at = afterBlanks(json, at);
    } while (at < json.length && json[at] == ',');
    return at < json.length
        && json[at] == '}'
        && afterBlanks(json, at + 1) == json.length
        && (given & required) == required;
  }

  /** The field that the bytes name, or -1. */
  private int named(byte[] json, int at, int last) {
    int expected = follower[last];
    if (fields[expected].isNamed(json, at)) {
      return expected;
    }
    for (int i = 0; i < fields.length; i++) {
      if (fields[i].isNamed(json, at)) {
        follower[last] = i;
        return i;
      }
    }
    return -1;
  }

  private static int afterBlanks(byte[] json, int from) {
    int at = from;
    while (at < json.length
        && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
      at++;
    }
    return at;
  }

  private static boolean isNull(byte[] json, int at) {
    return at + 4 <= json.length
        && json[at] == 'n'
        && json[at + 1] == 'u'
        && json[at + 2] == 'l'
        && json[at + 3] == 'l';
  }
}
