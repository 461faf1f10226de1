package org.millrace.dataops.contracts;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.millrace.dataops.contracts.FieldRule.Said;
import org.millrace.kernel.Field;

/**
 * Reads a relationship of a field: its values are found in another stream. Severity, tolerance
 * (mostly) and stages (notIn) are custom properties of it.
 */
final class ReferenceReader {
  private static final Pattern TO = Pattern.compile("([a-z][a-z0-9_-]*)\\.([a-z][a-z0-9_]*)");

  private ReferenceReader() {}

  static void read(Node relationship, Field field, OpenRules open) {
    relationship.allow(
        Set.of("type", "to", "customProperties"),
        "of a relationship is unknown or not enforced",
        "remove it");
    relationship.refuseMisspelt(Set.of(SaidReader.SEVERITY));
    Node to = relationship.child("to");
    Matcher matcher = TO.matcher(to.text().orElse(""));
    if (!matcher.matches()) {
      to.refuse(
          "'" + to.text().orElse("") + "' is no field of a stream",
          "write <stream>.<field>, as schedule.flight_id");
      return;
    }
    String id = field.name() + ".in." + to.text().orElse("");
    Said said = open.claim(relationship, SaidReader.ofCondition(relationship, id));
    open.dataset.add(
        new DatasetRule.Reference(
            said.terms(AnomalyCode.DATASET_REFERENCE_NOT_FOUND),
            field.name(),
            matcher.group(1),
            matcher.group(2),
            said.tolerance()));
  }
}
