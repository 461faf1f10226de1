package org.millrace.dataops.contracts;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.millrace.kernel.Row;

/** Reads the plain values of one field from bytes; for {@link PlainReader}. */
abstract class PlainField {
  /** Answer of {@link #read} to what is not plain. */
  static final int ODD = -1;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  final int position;
  final FieldRule[] rules;
  private final byte[] name;

  /**
   * @param rules that a value must keep beside those that the reader sees to itself
   */
  PlainField(FieldRules field, int position, List<FieldRule> rules) {
    this.position = position;
    this.rules = rules.toArray(FieldRule[]::new);
    this.name = ('"' + field.field().name() + '"').getBytes(StandardCharsets.US_ASCII);
  }

  static PlainField of(FieldRules field, int position) {
    return switch (field.field().type()) {
      case STRING -> new PlainText(field, position);
      case INTEGER -> new PlainInteger(field, position);
      case NUMBER -> new PlainNumber(field, position);
      case BOOLEAN -> new PlainBoolean(field, position);
      case TIMESTAMP -> new PlainTime(field, position, true);
      case LOCAL_TIMESTAMP -> new PlainTime(field, position, false);
    };
  }

  /** Eight bytes, which must be there; the first is the lowest. */
  static long word(byte[] bytes, int at) {
    return (long) WORDS.get(bytes, at);
  }

  final boolean isNamed(byte[] json, int at) {
    return at + name.length <= json.length
        && Arrays.equals(json, at, at + name.length, name, 0, name.length);
  }

  /** With its quotes. */
  final int nameLength() {
    return name.length;
  }

  /**
   * @param at the first byte of the value, which is there
   * @return the place behind the value, or {@link #ODD} if it is not plain or breaks a rule
   */
  abstract int read(byte[] json, int at, Row into);
}
