package org.millrace.kernel;

/**
 * Copies rows of one schema into rows of another, field by field by name. Immutable, may be shared.
 */
public final class Projection {
  private final int[] from;
  private final Schema to;

  /**
   * @throws ProblemException if {@code from} lacks a required field of {@code to}, or has it of
   *     another type
   */
  public Projection(Schema from, Schema to) {
    this.to = to;
    this.from = to.fields().stream().mapToInt(field -> position(from, field)).toArray();
  }

  private static int position(Schema from, Field field) {
    int position = from.indexOf(field.name());
    boolean fits = position < 0 ? !field.required() : from.field(position).type() == field.type();
    if (!fits) {
      throw new ProblemException(
          "Cannot read field '" + field.name() + "' of type " + field.type(),
          "the records have " + from.fields(),
          "read a dataset version that keeps the contract of today");
    }
    return position;
  }

  /** Fills {@code into}; what the row lacks is absent there. */
  public void apply(Row row, Row into) {
    into.clear();
    for (int f = 0; f < from.length; f++) {
      if (from[f] < 0 || row.isNull(from[f])) {
        continue;
      }
      switch (to.field(f).type()) {
        case STRING -> {
          String text = row.getString(from[f]);
          into.setString(f, text == null ? "" : text);
        }
        case NUMBER -> into.setDouble(f, row.getDouble(from[f]));
        default -> into.setLong(f, row.getLong(from[f]));
      }
    }
  }
}
