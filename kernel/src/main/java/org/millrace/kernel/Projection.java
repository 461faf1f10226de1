package org.millrace.kernel;

/** Copies those fields of a record that another schema has too. Immutable, may be shared. */
public final class Projection {
  private final Schema to;
  private final int[] from;

  /**
   * @throws ProblemException if {@code from} lacks a field of {@code to}
   */
  public Projection(Schema from, Schema to) {
    this.to = to;
    this.from = to.fields().stream().mapToInt(field -> from.require(field.name())).toArray();
  }

  /** Fills {@code row}, of the schema projected to; what the record lacks is absent there. */
  public void apply(Row record, Row row) {
    row.clear();
    for (int field = 0; field < from.length; field++) {
      if (record.isNull(from[field])) {
        continue;
      }
      switch (to.field(field).type()) {
        case STRING -> {
          String text = record.getString(from[field]);
          row.setString(field, text == null ? "" : text);
        }
        case NUMBER -> row.setDouble(field, record.getDouble(from[field]));
        default -> row.setLong(field, record.getLong(from[field]));
      }
    }
  }
}
