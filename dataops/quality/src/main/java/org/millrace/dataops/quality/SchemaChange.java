package org.millrace.dataops.quality;

import java.util.ArrayList;
import java.util.List;
import org.millrace.kernel.Field;
import org.millrace.kernel.Schema;

/**
 * A difference between the columns of two versions.
 *
 * @param kind added, removed, type, required or optional (what it has become)
 * @param detail in words, as {@code INTEGER, was NUMBER}
 */
public record SchemaChange(String column, String kind, String detail) {

  /** In the order of the older schema, then what the newer adds. */
  static List<SchemaChange> between(Schema from, Schema to) {
    List<SchemaChange> changes = new ArrayList<>();
    for (Field old : from.fields()) {
      if (!to.has(old.name())) {
        changes.add(new SchemaChange(old.name(), "removed", "was " + old.type()));
        continue;
      }
      Field now = to.field(to.require(old.name()));
      if (now.type() != old.type()) {
        changes.add(new SchemaChange(now.name(), "type", now.type() + ", was " + old.type()));
      }
      if (now.required() != old.required()) {
        changes.add(
            now.required()
                ? new SchemaChange(now.name(), "required", "required, was optional")
                : new SchemaChange(now.name(), "optional", "optional, was required"));
      }
    }
    for (Field now : to.fields()) {
      if (!from.has(now.name())) {
        changes.add(new SchemaChange(now.name(), "added", now.type().toString()));
      }
    }
    return changes;
  }
}
