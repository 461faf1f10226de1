package org.millrace.kernel;

/**
 * One column of a {@link Schema}.
 *
 * @param name lower-case letters, digits and underscores, beginning with a letter
 * @param required whether every record must carry a value
 */
public record Field(String name, FieldType type, boolean required) {
  public Field {
    if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
      throw new ProblemException(
          "Invalid field name '" + name + "'",
          "a field name is also a column, a feature and a metric label",
          "use lower-case letters, digits and underscores, beginning with a letter, at most 63");
    }
  }

  public static Field required(String name, FieldType type) {
    return new Field(name, type, true);
  }

  public static Field optional(String name, FieldType type) {
    return new Field(name, type, false);
  }
}
