package org.millrace.dataops.contracts;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.millrace.kernel.Row;

/** Reads true or false. */
final class PlainBoolean extends PlainField {
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

  PlainBoolean(FieldRules field, int position) {
    super(field, position, field.ofValues());
  }

  @Override
  int read(byte[] json, int at, Row into) {
    boolean isTrue = json[at] == 't';
    byte[] word = isTrue ? TRUE : FALSE;
    int end = at + word.length;
    if (end > json.length || !Arrays.equals(json, at, end, word, 0, word.length)) {
      return ODD;
    }
    into.setBoolean(position, isTrue);
    return end;
  }
}
