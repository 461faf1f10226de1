package org.millrace.dataops.contracts;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern such as {@code ^[A-Z]{3}-[0-9]{1,4}$}: from end to end a sequence of ASCII characters
 * and classes of them, each repeated so often. What may be repeated more or less often shares no
 * character with what may follow it, so that one pass from left to right decides and nothing is
 * ever tried again. Immutable, may be shared.
 */
final class PlainPattern {
  private static final int ASCII = 128;
  private static final String SYNTAX = "\\^$.|?*+()[]{}";

  private final boolean[][] classes;
  private final int[] least;
  private final int[] most;

  private record Part(BitSet characters, int least, int most) {}

  private PlainPattern(List<Part> parts) {
    this.least = parts.stream().mapToInt(Part::least).toArray();
    this.most = parts.stream().mapToInt(Part::most).toArray();
    this.classes = new boolean[least.length][ASCII];
    for (int i = 0; i < classes.length; i++) {
      boolean[] members = classes[i];
      parts.get(i).characters().stream().forEach(c -> members[c] = true);
    }
  }

  /** Null if the pattern is of another kind, which the JDK's engine then reads. */
  static @Nullable PlainPattern of(String source) {
    if (source.length() < 2 || source.charAt(0) != '^' || !source.endsWith("$")) {
      return null;
    }
    Reader reader = new Reader(source, source.length() - 1);
    List<Part> parts = new ArrayList<>();
    while (reader.at < reader.end) {
      Part part = reader.part();
      if (part == null) {
        return null;
      }
      parts.add(part);
    }
    return isDecided(parts) ? new PlainPattern(parts) : null;
  }

  private static boolean isDecided(List<Part> parts) {
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      boolean open = part.least() < part.most();
      for (int next = i + 1; open && next < parts.size(); next++) {
        if (parts.get(next).characters().intersects(part.characters())) {
          return false;
        }
        open = parts.get(next).least() == 0;
      }
    }
    return true;
  }

  boolean matches(String text) {
    int at = 0;
    int length = text.length();
    for (int i = 0; i < classes.length; i++) {
      boolean[] members = classes[i];
      int from = at;
      int last = (int) Math.min(length, (long) at + most[i]);
      while (at < last && text.charAt(at) < ASCII && members[text.charAt(at)]) {
        at++;
      }
      if (at - from < least[i]) {
        return false;
      }
    }
    return at == length;
  }

  /** Reads one part after another; null stands for what is not plain. */
  private static final class Reader {
    private final String source;
    private final int end;
    private int at = 1;

    Reader(String source, int end) {
      this.source = source;
      this.end = end;
    }

    @Nullable Part part() {
      char c = source.charAt(at);
      BitSet characters = new BitSet(ASCII);
      if (c == '[') {
        if (!members(characters)) {
          return null;
        }
      } else if (c < ASCII && SYNTAX.indexOf(c) < 0) {
        characters.set(c);
        at++;
      } else {
        return null;
      }
      return repeated(characters);
    }

    private boolean members(BitSet into) {
      int close = source.indexOf(']', at);
      if (close < 0 || close >= end) {
        return false;
      }
      for (int i = at + 1; i < close; i++) {
        char low = source.charAt(i);
        boolean range = i + 2 < close && source.charAt(i + 1) == '-';
        char high = range ? source.charAt(i + 2) : low;
        if (high >= ASCII || low > high || "\\^[&-".indexOf(low) >= 0 || high == '\\') {
          return false;
        }
        into.set(low, high + 1);
        i += range ? 2 : 0;
      }
      at = close + 1;
      return !into.isEmpty();
    }

    private @Nullable Part repeated(BitSet characters) {
      char c = at < end ? source.charAt(at) : ' ';
      int least = c == '*' || c == '?' ? 0 : 1;
      int most = c == '*' || c == '+' ? Integer.MAX_VALUE : 1;
      if (c == '{') {
        int close = source.indexOf('}', at);
        String bounds = close < 0 ? "" : source.substring(at + 1, close);
        if (!bounds.matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
          return null;
        }
        String[] limits = bounds.split(",", -1);
        String upper = limits[limits.length - 1];
        least = Integer.parseInt(limits[0]);
        most = upper.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(upper);
        at = close + 1;
      } else if (c == '*' || c == '+' || c == '?') {
        at++;
      }
      boolean lazyOrGreedy = at < end && "?+*{".indexOf(source.charAt(at)) >= 0;
      return lazyOrGreedy || most < least ? null : new Part(characters, least, most);
    }
  }
}
