package org.millrace.dataops.contracts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.FieldRules.NumberRule;
import org.millrace.dataops.contracts.FieldRules.TextRule;
import org.millrace.dataops.contracts.FieldRules.WordRule;
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
          "examples",
          "tags",
          "authoritativeDefinitions",
          "customProperties",
          "transformSourceObjects",
          "transformLogic",
          "transformDescription");

  private final Node property;
  final List<TextRule> texts = new ArrayList<>();
  final List<WordRule> words = new ArrayList<>();
  final List<NumberRule> numbers = new ArrayList<>();
  @Nullable Severity nulls;

  private FieldReader(Node property) {
    this.property = property;
  }

  /** Empty if the property is refused, which the document has then been told. */
  static Optional<FieldRules> read(Node property) {
    return new FieldReader(property).rules();
  }

  private Optional<FieldRules> rules() {
    property.allow(
        KEYS, "of a field is unknown or not enforced", "remove it, or state it as a quality rule");
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
    new OptionsReader(property.child("logicalTypeOptions"), field, this).read();
    for (Node quality : property.child("quality").items()) {
      new QualityReader(quality, field, this).read();
    }
    return Optional.of(new FieldRules(field, isShown(), nulls, texts, words, numbers));
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
      type.refuse(
          "its logicalType '" + type.text().orElse("") + "' is not supported",
          "use string, integer, number, boolean or timestamp; for a date, a timestamp with"
              + " logicalTypeOptions: {timezone: false}");
    }
    return known;
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
      Terms empty = Terms.error("required", "is an empty key", "send the record's key");
      texts.add(new TextRule(text -> !text.isBlank(), empty));
    }
    if (property.child("unique").isTrue() && !key) {
      property
          .child("unique")
          .refuse(
              "'unique' can't be seen from one record", "remove it, or mark the field primaryKey");
    }
    if (property.child("primaryKeyPosition").number().filter(n -> n.intValue() > 1).isPresent()) {
      property
          .child("primaryKeyPosition")
          .refuse("a key of several fields is not supported", "make one field of them");
    }
  }

  private boolean isShown() {
    return Set.of("", "public", "internal")
        .contains(property.child("classification").text().orElse(""));
  }
}
