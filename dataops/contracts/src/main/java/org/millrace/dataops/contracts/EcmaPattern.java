package org.millrace.dataops.contracts;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression as ODCS means it (ECMA-262), run by the JDK's engine. It holds if it is
 * found anywhere in the text, so anchor it. Where the two differ in a way that matters, ECMA wins:
 * {@code $} is the very end of the text, not the place before a last line break. An expression that
 * backtracks for too long counts as not found: no text can stop the pipeline.
 */
final class EcmaPattern {
  private static final int MOST_READS = 1_000_000;

  private final String source;
  private final Pattern pattern;
  private final @Nullable PlainPattern plain;

  private EcmaPattern(String source, Pattern pattern) {
    this.source = source;
    this.pattern = pattern;
    this.plain = PlainPattern.of(source);
  }

  /**
   * @throws PatternSyntaxException if it is no expression, or one that the JDK would read otherwise
   */
  static EcmaPattern compile(String source) {
    return new EcmaPattern(source, Pattern.compile(toJdk(source)));
  }

  /** Whether it is simple enough to be matched without the JDK's engine. */
  boolean isPlain() {
    return plain != null;
  }

  boolean isFoundIn(String text) {
    return plain == null ? isFoundByJdk(text) : plain.matches(text);
  }

  boolean isFoundByJdk(String text) {
    try {
      return pattern.matcher(new Metered(text)).find();
    } catch (OutOfReads | StackOverflowError e) {
      return false; // the JDK's engine recurses for each turn of a group
    }
  }

  @Override
  public String toString() {
    return source;
  }

  private static String toJdk(String source) {
    StringBuilder jdk = new StringBuilder(source.length() + 2);
    boolean inClass = false;
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\\' && i + 1 < source.length()) {
        char escaped = source.charAt(++i);
        if ("QEzZAGRXhHvV".indexOf(escaped) >= 0) {
          throw new PatternSyntaxException("\\" + escaped + " is not of ECMA-262", source, i);
        }
        jdk.append(c).append(escaped);
      } else if (!inClass && (source.startsWith("[]", i) || source.startsWith("[^]", i))) {
        throw new PatternSyntaxException("an empty class is read in two ways", source, i);
      } else if (inClass && (c == '[' || c == '&')) {
        jdk.append('\\').append(c); // a set operation for the JDK, a plain character for ECMA
      } else if (c == '$' && !inClass) {
        jdk.append("\\z");
      } else {
        inClass = c == '[' || (inClass && c != ']');
        jdk.append(c);
      }
    }
    return jdk.toString();
  }

  private static final class OutOfReads extends RuntimeException {
    OutOfReads() {
      super("too many steps", null, false, false);
    }
  }

  /** Counts how often the engine looks at a character. */
  private static final class Metered implements CharSequence {
    private final String text;
    private int reads;

    Metered(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (++reads > MOST_READS) {
        throw new OutOfReads();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
