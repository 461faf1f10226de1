package org.millrace.dataops.contracts;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A place in a YAML document. Reads nothing where the value has another type than asked for: that
 * fault is the ODCS schema's to tell, once.
 */
record Node(YamlDocument document, JsonNode value, String pointer) {
  Node child(String name) {
    return new Node(document, value.path(name), pointer + '/' + name);
  }

  boolean has(String name) {
    return value.has(name);
  }

  boolean isThere() {
    return !value.isMissingNode();
  }

  List<Node> items() {
    List<Node> items = new ArrayList<>();
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      items.add(new Node(document, value.get(i), pointer + '/' + i));
    }
    return items;
  }

  Optional<String> text() {
    return value.isString() ? Optional.of(value.asString()) : Optional.empty();
  }

  Optional<BigDecimal> number() {
    return value.isNumber() ? Optional.of(value.decimalValue()) : Optional.empty();
  }

  boolean isTrue() {
    return value.isBoolean() && value.booleanValue();
  }

  /** File and line. */
  String where() {
    return document.place(pointer);
  }

  /** The value of a custom property; missing if it is not there. */
  Node custom(String name) {
    return child("customProperties").items().stream()
        .filter(each -> each.child("property").text().orElse("").equals(name))
        .findFirst()
        .map(each -> each.child("value"))
        .orElseGet(() -> child("customProperties").child(name));
  }

  /**
   * Refuses a custom property that is all but one of these: others are other tools' own, but one
   * that is misspelt would state a rule that nobody enforces.
   */
  void refuseMisspelt(Set<String> known) {
    for (Node each : child("customProperties").items()) {
      String written = each.child("property").text().orElse("");
      for (String name : known) {
        if (!written.equals(name) && plain(written).equals(plain(name))) {
          each.child("property").refuse("'" + written + "' is no custom property", "write " + name);
        }
      }
    }
  }

  private static String plain(String name) {
    return name.replaceAll("[-_. ]", "").toLowerCase(Locale.ROOT);
  }

  void refuse(String why, String fix) {
    document.refuse(pointer, why, fix);
  }

  /** Refuses every key but these, which are either enforced or no rule. */
  void allow(Set<String> keys, String why, String fix) {
    if (value.isObject()) {
      for (String key : value.propertyNames()) {
        if (!keys.contains(key)) {
          child(key).refuse("'" + key + "' " + why, fix);
        }
      }
    }
  }

  /** A text that must be there. */
  String require(String name, String fix) {
    Node child = child(name);
    Optional<String> text = child.text().filter(t -> !t.isBlank());
    if (text.isEmpty()) {
      child.refuse("'" + name + "' is missing or no text", fix);
    }
    return text.orElse("");
  }
}
