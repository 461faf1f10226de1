package org.millrace.devops.serving;

import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.millrace.kernel.Field;

/** The JSON Schemas of what goes into a prediction and what comes out of it. */
final class JsonSchemas {
  private JsonSchemas() {}

  /** A request to one model. */
  static Schema<?> request(Schema<?> instance) {
    return object("A request", Map.of("instances", array(instance)), List.of("instances"));
  }

  /** One instance, as the model's request schema states it. */
  static Schema<?> instance(org.millrace.kernel.Schema fields) {
    Schema<?> instance = typed("object", "What is known of one instance");
    for (Field field : fields.fields()) {
      instance.addProperty(field.name(), property(field));
    }
    instance.setRequired(
        fields.fields().stream().filter(Field::required).map(Field::name).toList());
    instance.setAdditionalProperties(false);
    return instance;
  }

  private static Schema<?> property(Field field) {
    return switch (field.type()) {
      case BOOLEAN -> typed("boolean", "");
      case INTEGER -> typed("integer", "");
      case NUMBER -> typed("number", "");
      case STRING -> typed("string", "");
      case TIMESTAMP -> typed("string", "An instant, as 2013-04-01T09:15:00Z");
      case LOCAL_TIMESTAMP -> typed("string", "Time on the local clock, as 2013-04-01T05:15:00");
    };
  }

  /** The answer of a model that tells two labels apart. */
  static Schema<?> predictions() {
    return predictions(
        Map.of(
            "label", typed("string", "The positive label, or its name with not_ before it"),
            "probability", typed("number", "Of the positive label, within 0 and 1")),
        "log-odds of the positive label");
  }

  /** The answer of a model of a quantity. */
  static Schema<?> quantities(String quantity) {
    return predictions(
        Map.of("value", typed("number", quantity + ", in its own unit")), "unit of the value");
  }

  private static Schema<?> predictions(Map<String, Schema<?>> answer, String unit) {
    Map<String, Schema<?>> properties = new TreeMap<>(answer);
    properties.put("id", typed("string", "Names this prediction, as does the log"));
    properties.put("entity", typed("string", "The instance's key"));
    List<String> required = List.copyOf(properties.keySet());
    properties.put(
        "base_value", typed("number", "Before any feature, in " + unit + "; if explained"));
    properties.put("reasons", reasons(unit));
    properties.put("rest", typed("number", "Sum of all contributions not named; if explained"));
    Schema<?> prediction =
        object("One prediction, in the place of its instance", properties, required);
    return object(
        "Predictions",
        Map.of(
            "model", typed("string", ""),
            "model_version", typed("integer", "The version that answered"),
            "variant", typed("string", "The part it plays"),
            "predictions", array(prediction)),
        List.of("model", "model_version", "variant", "predictions"));
  }

  /** What the features added to a prediction. */
  private static Schema<?> reasons(String unit) {
    Schema<?> value = new Schema<>();
    value.setDescription("The feature's value; null where it was not known");
    Schema<?> reason =
        object(
            "What one feature added",
            Map.of(
                "feature", typed("string", ""),
                "value", value,
                "contribution", typed("number", "In " + unit)),
            List.of("feature", "value", "contribution"));
    Schema<?> reasons = array(reason);
    reasons.setMinItems(0);
    reasons.setDescription("The greatest contributions first; if explained");
    return reasons;
  }

  /** What a request gets that gets no predictions. */
  static Schema<?> problem() {
    Schema<?> fault =
        object(
            "One fault",
            Map.of(
                "pointer", typed("string", "JSON pointer (RFC 6901) to the value at fault"),
                "rule", typed("string", "Short code of the rule broken"),
                "why", typed("string", ""),
                "fix", typed("string", "What to do about it")),
            List.of("pointer", "rule", "why", "fix"));
    return object(
        "Problem detail (RFC 9457)",
        Map.of(
            "type", typed("string", "Names the kind of problem"),
            "title", typed("string", ""),
            "status", typed("integer", ""),
            "detail", typed("string", ""),
            "instance", typed("string", ""),
            "why", typed("string", ""),
            "fix", typed("string", ""),
            "errors", array(fault)),
        List.of("title", "status"));
  }

  static Schema<?> reference(String schema) {
    Schema<?> reference = new Schema<>();
    reference.set$ref("#/components/schemas/" + schema);
    return reference;
  }

  private static Schema<?> object(
      String description, Map<String, Schema<?>> properties, List<String> required) {
    Schema<?> object = typed("object", description);
    new TreeMap<>(properties).forEach(object::addProperty);
    object.setRequired(required);
    return object;
  }

  private static Schema<?> array(Schema<?> items) {
    Schema<?> array = typed("array", "");
    array.setItems(items);
    array.setMinItems(1);
    return array;
  }

  private static Schema<?> typed(String type, String description) {
    Schema<?> typed = new Schema<>();
    typed.setType(type);
    typed.setTypes(Set.of(type));
    if (!description.isEmpty()) {
      typed.setDescription(description);
    }
    return typed;
  }
}
