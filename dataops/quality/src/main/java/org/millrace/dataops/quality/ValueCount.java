package org.millrace.dataops.quality;

/** How often a value occurs; the value as text, shortened to {@value #MOST_CHARACTERS}. */
public record ValueCount(String value, long count) {
  static final int MOST_CHARACTERS = 100;
}
