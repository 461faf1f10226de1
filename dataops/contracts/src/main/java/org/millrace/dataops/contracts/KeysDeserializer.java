package org.millrace.dataops.contracts;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.deser.std.StdDeserializer;

/** Reads {@code origin}, {@code [origin, carrier]} or {@code {origin: dest}} as a mapping. */
final class KeysDeserializer extends StdDeserializer<Map<String, String>> {
  KeysDeserializer() {
    super(Map.class);
  }

  @Override
  public Map<String, String> deserialize(JsonParser parser, DeserializationContext context) {
    JsonNode node = context.readTree(parser);
    Map<String, String> keys = new LinkedHashMap<>();
    if (node.isString()) {
      keys.put(node.stringValue(), node.stringValue());
    } else if (node.isArray()) {
      node.forEach(name -> keys.put(text(name, context), text(name, context)));
    } else if (node.isObject()) {
      node.forEachEntry((request, stream) -> keys.put(request, text(stream, context)));
    }
    if (keys.isEmpty()) {
      return context.reportInputMismatch(
          this, "'by' is a field, a list of fields, or a mapping of request field to stream field");
    }
    return keys;
  }

  private String text(JsonNode name, DeserializationContext context) {
    return name.isString()
        ? name.stringValue()
        : context.reportInputMismatch(this, "'by' holds %s, which is no field", name);
  }
}
