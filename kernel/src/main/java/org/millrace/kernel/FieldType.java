package org.millrace.kernel;

/**
 * The types a field may have. Each is held in a {@link Row} as one 64-bit word or as a string.
 *
 * <p>Times are microseconds: {@link #TIMESTAMP} counts from 1970-01-01T00:00Z; {@link
 * #LOCAL_TIMESTAMP} counts the same way but reads the clock on the wall of a place that the
 * contract names, so it must not be compared with an instant.
 */
public enum FieldType {
  BOOLEAN,
  /** A signed 64-bit integer. */
  INTEGER,
  /** A finite 64-bit floating point number. */
  NUMBER,
  STRING,
  TIMESTAMP,
  LOCAL_TIMESTAMP;

  /** Whether a row keeps the value as a string rather than as a 64-bit word. */
  public boolean isText() {
    return this == STRING;
  }

  /** Whether the value counts microseconds. */
  public boolean isTime() {
    return this == TIMESTAMP || this == LOCAL_TIMESTAMP;
  }
}
