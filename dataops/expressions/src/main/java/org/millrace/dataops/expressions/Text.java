package org.millrace.dataops.expressions;

import java.util.function.IntUnaryOperator;

/** Strings as DuckDB treats them: in code points, whatever the locale; called by generated code. */
final class Text {
  private static final int SMALL_SHARP_S = 0xDF;
  private static final int CAPITAL_SHARP_S = 0x1E9E;

  private Text() {}

  static String lower(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7F || (text.charAt(i) >= 'A' && text.charAt(i) <= 'Z')) {
        return map(text, Character::toLowerCase);
      }
    }
    return text;
  }

  static String upper(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7F || (text.charAt(i) >= 'a' && text.charAt(i) <= 'z')) {
        return map(text, Text::upper);
      }
    }
    return text;
  }

  private static String map(String text, IntUnaryOperator letter) {
    StringBuilder mapped = new StringBuilder(text.length());
    text.codePoints().map(letter).forEach(mapped::appendCodePoint);
    return mapped.toString();
  }

  private static int upper(int codePoint) {
    return codePoint == SMALL_SHARP_S ? CAPITAL_SHARP_S : Character.toUpperCase(codePoint);
  }

  static long length(String text) {
    return text.codePointCount(0, text.length());
  }

  static String concat(String a, String b) {
    return a.concat(b);
  }

  static String substring(String text, long offset) {
    return substring(text, offset, Integer.MAX_VALUE);
  }

  /**
   * Characters from {@code offset} (1 is the first; below zero counts from the end) on; a negative
   * length takes those before the offset.
   */
  static String substring(String text, long offset, long length) {
    if (offset != (int) offset || length != (int) length) {
      throw Fault.here();
    }
    long size = length(text);
    long start = offset > 0 ? offset - 1 : offset < 0 ? size + offset : -1;
    long from = Math.min(start, start + length);
    long to = Math.max(start, start + length);
    from = Math.max(0, Math.min(from, size));
    to = Math.max(0, Math.min(to, size));
    if (from >= to) {
      return "";
    }
    int begin = text.offsetByCodePoints(0, (int) from);
    return text.substring(begin, text.offsetByCodePoints(begin, (int) (to - from)));
  }

  /** SQL's LIKE: {@code %} is any text, {@code _} is one character; nothing escapes them. */
  static boolean like(String text, String pattern) {
    int t = 0;
    int p = 0;
    int retryText = -1;
    int retryPattern = -1;
    while (t < text.length()) {
      int wanted = p < pattern.length() ? pattern.codePointAt(p) : -1;
      int found = text.codePointAt(t);
      if (wanted == '%') {
        retryPattern = ++p;
        retryText = t;
      } else if (wanted == '_' || wanted == found) {
        p += Character.charCount(wanted);
        t += Character.charCount(found);
      } else if (retryPattern >= 0) {
        retryText += Character.charCount(text.codePointAt(retryText));
        t = retryText;
        p = retryPattern;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '%') {
      p++;
    }
    return p == pattern.length();
  }
}
