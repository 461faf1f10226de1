package org.millrace.kernel;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Compares a document with the record it is to become, so that every field that is missing or not
 * known is found at once: a component is required unless it is marked {@link Nullable} or a
 * primitive, and its name in the document has hyphens where the component has capitals.
 */
final class RecordShape {
  private final String file;
  private final List<Fault> faults = new ArrayList<>();

  /**
   * @param key the field at fault, to be looked for in the text
   */
  record Fault(String key, Problem problem) {}

  private RecordShape(String file) {
    this.file = file;
  }

  static List<Fault> faults(String file, JsonNode document, Class<?> type) {
    RecordShape shape = new RecordShape(file);
    shape.compare(document, type, "");
    return shape.faults;
  }

  private void compare(JsonNode node, Type type, String path) {
    if (type instanceof ParameterizedType list && node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        compare(node.get(i), list.getActualTypeArguments()[0], path + "[" + i + "]");
      }
    } else if (type instanceof Class<?> record && record.isRecord() && node.isObject()) {
      compareRecord(node, record, path);
    }
  }

  private void compareRecord(JsonNode node, Class<?> type, String path) {
    Map<String, RecordComponent> components = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      components.put(hyphened(component.getName()), component);
    }
    for (String name : node.propertyNames()) {
      if (!components.containsKey(name)) {
        faults.add(new Fault(name, unknown(path, name, components)));
      }
    }
    components.forEach(
        (name, component) -> {
          JsonNode value = node.get(name);
          if (value != null && !value.isNull()) {
            compare(value, component.getGenericType(), path + "." + name);
          } else if (isRequired(component)) {
            faults.add(new Fault(path.replaceFirst(".*\\.", ""), missing(path, name)));
          }
        });
  }

  private Problem unknown(String path, String name, Map<String, RecordComponent> components) {
    return new Problem(
        "Invalid field '" + name + "' in " + file,
        (path.isEmpty() ? "the document" : path.substring(1)) + " has no such field",
        "remove it, or use one of " + String.join(", ", components.keySet()));
  }

  private Problem missing(String path, String name) {
    return new Problem(
        "Cannot find field '" + name + "' in " + file,
        (path.isEmpty() ? "the document" : path.substring(1)) + " must have it",
        "write it; docs/reference describes every file of a use case");
  }

  private static boolean isRequired(RecordComponent component) {
    AnnotatedType type = component.getAnnotatedType();
    return !component.getType().isPrimitive() && !type.isAnnotationPresent(Nullable.class);
  }

  private static String hyphened(String component) {
    return component.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(java.util.Locale.ROOT);
  }
}
