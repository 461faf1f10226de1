package org.millrace.dataops.contracts;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Row;

/**
 * Reads a string without escapes, eight bytes at a time (the tests of a whole word are those of
 * Mycroft 1987). A text that was taken before is found by its bytes, and is neither made nor judged
 * again.
 */
final class PlainText extends PlainField {
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long BLANKS = ' ' * ONES;

  private final KnownTexts known = new KnownTexts();

  PlainText(FieldRules field, int position) {
    super(field, position, field.ofValues());
  }

  @Override
  int read(byte[] json, int at, Row into) {
    if (json[at] != '"') {
      return ODD;
    }
    int from = at + 1;
    int end = from;
    long hash = 0;
    long all = 0;
    while (end + Long.BYTES <= json.length) {
      long word = word(json, end);
      long stop = stops(word);
      if (stop != 0) {
        int bits = Long.numberOfTrailingZeros(stop) & -8;
        long part = word & ((1L << bits) - 1);
        return text(json, from, end + (bits >>> 3), KnownTexts.mix(hash, part), all | part, into);
      }
      hash = KnownTexts.mix(hash, word);
      all |= word;
      end += Long.BYTES;
    }
    return ODD; // it ends with the record, if it ends
  }

  /** The high bit of the first byte that is a quote, a backslash or a control is set. */
  private static long stops(long word) {
    long quote = word ^ QUOTES;
    long backslash = word ^ BACKSLASHES;
    return (((quote - ONES) & ~quote)
            | ((backslash - ONES) & ~backslash)
            | ((word - BLANKS) & ~word))
        & HIGHS;
  }

  private int text(byte[] json, int from, int end, long hash, long all, Row into) {
    if (json[end] != '"') {
      return ODD;
    }
    String text = known.find(json, from, end, hash);
    if (text == null) {
      text = made(json, from, end, (all & HIGHS) != 0);
      if (text == null) {
        return ODD;
      }
      known.remember(json, from, end, hash, text);
    }
    into.setString(position, text, json, from, end);
    return end + 1;
  }

  private @Nullable String made(byte[] json, int from, int end, boolean wide) {
    String text =
        new String(
            json, from, end - from, wide ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    // What is no UTF-8 has become U+FFFD; where that was sent, the tokens tell.
    if (wide && text.indexOf('\uFFFD') >= 0) {
      return null;
    }
    for (FieldRule rule : rules) {
      if (!rule.check().keeps(text)) {
        return null;
      }
    }
    return text;
  }
}
