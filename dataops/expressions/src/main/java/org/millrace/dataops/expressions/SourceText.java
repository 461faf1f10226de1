package org.millrace.dataops.expressions;

import java.util.Locale;
import java.util.regex.Pattern;

/** Compares what was written with what the parser made of it. */
final class SourceText {
  private static final Pattern BROKEN_OPERATOR = Pattern.compile("<\\s+[=>]|>\\s+=|!\\s+=");
  private static final Pattern TEXT = Pattern.compile("'[^']*'");

  private SourceText() {}

  /** Whether the parser kept every character but white space, and broke no rule of DuckDB's. */
  static boolean isWhole(String written, String understood) {
    return squeeze(written).equals(squeeze(understood))
        && !BROKEN_OPERATOR.matcher(TEXT.matcher(written).replaceAll("''")).find();
  }

  private static String squeeze(String sql) {
    return sql.replaceAll("\\s+", "").toLowerCase(Locale.ROOT);
  }
}
