package org.millrace.dataops.lineage;

import java.util.List;
import org.millrace.kernel.Schema;

/**
 * Which fields of its inputs one field of an output is computed from.
 *
 * @param field of the output
 */
public record FieldOrigin(String field, List<Source> sources) {
  public FieldOrigin {
    sources = List.copyOf(sources);
  }

  /** One field of an input of the same run. */
  public record Source(LineageData input, String field) {}

  /** Each field is the input's field of the same name. */
  public static List<FieldOrigin> copies(Schema schema, LineageData input) {
    return schema.fields().stream()
        .map(field -> new FieldOrigin(field.name(), List.of(new Source(input, field.name()))))
        .toList();
  }
}
