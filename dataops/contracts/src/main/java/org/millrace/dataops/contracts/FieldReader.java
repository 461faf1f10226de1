package org.millrace.dataops.contracts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;

/** Reads one property of a stream: its type, its options and its quality rules. */
final class FieldReader {
  /** Of these, the ones that state a rule are read below; the others describe. */
  private static final Set<String> KEYS =
      Set.of(
          "id",
          "name",
          "businessName",
          "description",
          "logicalType",
          "logicalTypeOptions",
          "physicalType",
          "required",
          "primaryKey",
          "primaryKeyPosition",
          "unique",
          "criticalDataElement",
          "classification",
          "quality",
          "relationships",
          "examples",
          "tags",
          "authoritativeDefinitions",
          "customProperties",
          "transformSourceObjects",
          "transformLogic",
          "transformDescription");

  private static final String PERSONAL = "personal";
  private static final String UNIT = "unit";

  private final Node property;
  private final OpenRules open;
  private final List<FieldRule> rules = new ArrayList<>();

  private FieldReader(Node property, OpenRules open) {
    this.property = property;
    this.open = open;
  }

  /** Empty if the property is refused, which the document has then been told. */
  static Optional<FieldRules> read(Node property, OpenRules open) {
    return new FieldReader(property, open).rules();
  }

  private Optional<FieldRules> rules() {
    property.allow(
        KEYS, "of a field is unknown or not enforced", "remove it, or state it as a quality rule");
    property.refuseMisspelt(Set.of(PERSONAL, UNIT, SaidReader.NOT_IN));
    Optional<FieldType> type = type();
    if (type.isEmpty() || property.child("name").text().isEmpty()) {
      return Optional.empty();
    }
    boolean required = property.child("required").isTrue();
    Field field;
    try {
      field = new Field(property.child("name").text().get(), type.get(), required);
    } catch (ProblemException e) {
      property.child("name").refuse(e.first().what() + ": " + e.first().why(), e.first().fix());
      return Optional.empty();
    }
    identity(field);
    new OptionsReader(property.child("logicalTypeOptions"), field, rules).read();
    for (Node quality : property.child("quality").items()) {
      QualityReader.readOfField(quality, field, open, rules);
    }
    for (Node relationship : property.child("relationships").items()) {
      ReferenceReader.read(relationship, field, open);
    }
    Set<Stage> notIn = SaidReader.stages(property);
    return Optional.of(new FieldRules(field, traits(), notIn, rules, property.where()));
  }

  private FieldRules.Traits traits() {
    String classification = property.child("classification").text().orElse("");
    Node personal = property.custom(PERSONAL);
    if (personal.isThere() && !personal.value().isBoolean()) {
      personal.refuse("personal is neither true nor false", "write value: true");
    }
    return new FieldRules.Traits(
        classification,
        property.custom(UNIT).text().orElse(""),
        property.child("logicalTypeOptions").child("defaultTimezone").text().orElse(""),
        personal.isTrue() || classification.equals(PERSONAL));
  }

  private Optional<FieldType> type() {
    Node type = property.child("logicalType");
    Node zoned = property.child("logicalTypeOptions").child("timezone");
    boolean local = zoned.isThere() && !zoned.isTrue();
    Optional<FieldType> known =
        switch (type.text().orElse("")) {
          case "string" -> Optional.of(FieldType.STRING);
          case "integer" -> Optional.of(FieldType.INTEGER);
          case "number" -> Optional.of(FieldType.NUMBER);
          case "boolean" -> Optional.of(FieldType.BOOLEAN);
          case "timestamp" -> Optional.of(local ? FieldType.LOCAL_TIMESTAMP : FieldType.TIMESTAMP);
          default -> Optional.empty();
        };
    if (known.isEmpty()) {
      String name = type.text().orElse("");
      type.refuse("its logicalType '" + name + "' is not supported", instead(name));
    }
    return known;
  }

  /** What to write for a type of ODCS that no record here has. */
  private static String instead(String type) {
    return switch (type) {
      case "date" ->
          "write logicalType: string with logicalTypeOptions: {pattern:"
              + " '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'}, which sorts and compares as days do; to reckon"
              + " with it, a timestamp with logicalTypeOptions: {timezone: false}, of its midnight";
      case "time" ->
          "write logicalType: string with logicalTypeOptions: {pattern: '^[0-9]{2}:[0-9]{2}$'}, or"
              + " an integer of minutes";
      case "object", "array" ->
          "take it apart into fields of plain values, or carry it as the text of JSON in a string";
      default -> "use string, integer, number, boolean or timestamp";
    };
  }

  private void identity(Field field) {
    boolean key = property.child("primaryKey").isTrue();
    if (key && (field.type() != FieldType.STRING || !field.required())) {
      property
          .child("primaryKey")
          .refuse(
              "the key '" + field.name() + "' is no required string",
              "write logicalType: string and required: true");
    }
    if (key) {
      Terms empty =
          Terms.error(
              "required",
              AnomalyCode.FEATURE_TYPE_NOT_PRESENT,
              "is an empty key",
              "send the record's key");
      rules.add(
          FieldRule.strict(
              new Check.NotBlank(), empty, field.name() + ".primaryKey", property.where()));
    }
    if (property.child("unique").isTrue()) {
      DatasetRule.Terms terms =
          new DatasetRule.Terms(
              field.name() + ".unique",
              "",
              Severity.QUARANTINE,
              Set.of(),
              AnomalyCode.DATASET_DUPLICATE_VALUES,
              property.child("unique").where());
      open.dataset.add(
          new DatasetRule.DuplicateValues(terms, List.of(field.name()), Tolerance.NONE));
    }
    if (property.child("primaryKeyPosition").number().filter(n -> n.intValue() > 1).isPresent()) {
      property
          .child("primaryKeyPosition")
          .refuse("a key of several fields is not supported", "make one field of them");
    }
  }
}
