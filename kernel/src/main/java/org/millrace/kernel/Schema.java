package org.millrace.kernel;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An ordered, immutable list of fields, each found by its position or its name. */
public final class Schema {
  private final List<Field> fields;

  /** The same fields: asked for once a value, so an array's speed counts. */
  private final Field[] byPosition;

  private final Map<String, Integer> positions = new HashMap<>();

  public Schema(List<Field> fields) {
    this.fields = List.copyOf(fields);
    this.byPosition = this.fields.toArray(Field[]::new);
    Set<String> twice = new HashSet<>();
    for (int i = 0; i < this.fields.size(); i++) {
      String name = this.fields.get(i).name();
      if (positions.put(name, i) != null) {
        twice.add(name);
      }
    }
    if (!twice.isEmpty()) {
      throw new ProblemException(
          "Invalid schema", "these fields are named twice: " + twice, "give each its own name");
    }
  }

  public static Schema of(Field... fields) {
    return new Schema(List.of(fields));
  }

  public List<Field> fields() {
    return fields;
  }

  public int size() {
    return fields.size();
  }

  public Field field(int position) {
    return byPosition[position];
  }

  /** The position of the field, or -1 if there is none of that name. */
  public int indexOf(String name) {
    Integer position = positions.get(name);
    return position == null ? -1 : position;
  }

  public boolean has(String name) {
    return positions.containsKey(name);
  }

  /**
   * The position of a field that must be there.
   *
   * @throws ProblemException if there is none, naming those there are
   */
  public int require(String name) {
    int position = indexOf(name);
    if (position < 0) {
      throw new ProblemException(
          "Cannot find field '" + name + "'",
          "the schema has " + fields.stream().map(Field::name).toList(),
          "use one of these names");
    }
    return position;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Schema that && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return fields.toString();
  }
}
