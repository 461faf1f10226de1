package org.millrace.dataops.contracts;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.millrace.dataops.contracts.FieldRules.NumberRule;
import org.millrace.dataops.contracts.FieldRules.TextRule;
import org.millrace.dataops.contracts.FieldRules.WordRule;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;

/**
 * Reads a quality rule of a field. Enforced are the library metrics that one record can break:
 * {@code invalidValues} (with validValues or a pattern) and {@code nullValues}, each with {@code
 * mustBe: 0} and the severity error (the default) or warning.
 */
final class QualityReader {
  private static final Set<String> KEYS =
      Set.of(
          "id",
          "name",
          "description",
          "dimension",
          "businessImpact",
          "type",
          "metric",
          "arguments",
          "mustBe",
          "severity",
          "unit",
          "tags",
          "authoritativeDefinitions",
          "customProperties");

  private final Node quality;
  private final Field field;
  private final FieldReader rules;

  QualityReader(Node quality, Field field, FieldReader rules) {
    this.quality = quality;
    this.field = field;
    this.rules = rules;
  }

  void read() {
    String type = quality.child("type").text().orElse("library");
    if (!type.equals("library")) {
      quality.refuse(
          "a quality rule of type " + type + " is not enforced",
          "use a library metric; put prose into the description");
      return;
    }
    quality.allow(
        KEYS, "of a quality rule is unknown or not enforced", "remove it; write mustBe: 0");
    if (quality.child("mustBe").number().filter(n -> n.signum() == 0).isEmpty()) {
      quality.child("mustBe").refuse("each record is judged alone", "write mustBe: 0");
    }
    Optional<Severity> severity = severity();
    if (severity.isPresent()) {
      metric(severity.get());
    }
  }

  private Optional<Severity> severity() {
    String severity = quality.child("severity").text().orElse("error");
    if (severity.equals("error")) {
      return Optional.of(Severity.ERROR);
    }
    if (severity.equals("warning")) {
      return Optional.of(Severity.WARNING);
    }
    quality
        .child("severity")
        .refuse(
            "the severity " + severity + " is not known",
            "use error (the record is quarantined) or warning (it is noted)");
    return Optional.empty();
  }

  private void metric(Severity severity) {
    Node arguments = quality.child("arguments");
    String metric = quality.child("metric").text().orElse("");
    if (metric.equals("invalidValues")) {
      arguments.allow(
          Set.of("validValues", "pattern"), "is no argument that is enforced", "remove it");
      if (arguments.child("validValues").isThere() == arguments.child("pattern").isThere()) {
        quality.refuse("it needs either validValues or pattern", "write one of them");
      } else if (arguments.child("pattern").isThere()) {
        pattern(arguments.child("pattern"), severity);
      } else {
        values(arguments.child("validValues"), severity);
      }
    } else if (metric.equals("nullValues")) {
      arguments.allow(Set.of(), "is no argument that is enforced", "remove it");
      rules.nulls = severity;
    } else {
      quality
          .child("metric")
          .refuse(
              "the metric '" + metric + "' is not enforced on single records",
              "use invalidValues or nullValues");
    }
  }

  private void pattern(Node pattern, Severity severity) {
    if (field.type() != FieldType.STRING) {
      pattern.refuse("only a string has a pattern", "remove it");
    } else if (pattern.text().isPresent()) {
      new OptionsReader(pattern, field, rules).pattern(pattern, pattern.text().get(), severity);
    } else {
      pattern.refuse("its pattern is no text", "put it in quotes");
    }
  }

  private void values(Node values, Severity severity) {
    List<Node> items = values.items();
    if (items.isEmpty()) {
      values.refuse("validValues is no list of values", "write it as [EWR, JFK, LGA]");
      return;
    }
    String shown = shown(items);
    Terms terms = new Terms("values", severity, "is not one of " + shown, "send one of them");
    switch (field.type()) {
      case STRING -> {
        Set<String> allowed = new HashSet<>();
        items.forEach(item -> item.text().ifPresentOrElse(allowed::add, () -> mistyped(item)));
        rules.texts.add(new TextRule(allowed::contains, terms));
      }
      case INTEGER -> {
        long[] allowed =
            numbers(items).stream()
                .filter(this::isWhole)
                .mapToLong(BigDecimal::longValue)
                .toArray();
        if (allowed.length < items.size()) {
          values.refuse("some of validValues are no integers", "write whole numbers");
        }
        rules.words.add(new WordRule(v -> contains(allowed, v), terms));
      }
      case NUMBER -> {
        double[] allowed = numbers(items).stream().mapToDouble(BigDecimal::doubleValue).toArray();
        rules.numbers.add(new NumberRule(v -> contains(allowed, v), terms));
      }
      default -> values.refuse("a " + field.type() + " can't have validValues", "remove the rule");
    }
  }

  private static String shown(List<Node> items) {
    List<String> first = items.stream().limit(20).map(item -> item.value().asString()).toList();
    String more = items.size() > 20 ? " and " + (items.size() - 20) + " more" : "";
    return String.join(", ", first) + more;
  }

  private static List<BigDecimal> numbers(List<Node> items) {
    List<BigDecimal> numbers = new ArrayList<>();
    items.forEach(item -> item.number().ifPresentOrElse(numbers::add, () -> mistyped(item)));
    return numbers;
  }

  private static void mistyped(Node item) {
    item.refuse(
        "the valid value " + item.value() + " is not of the field's type",
        "write texts in quotes and numbers without");
  }

  private boolean isWhole(BigDecimal value) {
    return value.stripTrailingZeros().scale() <= 0 && value.abs().precision() <= 18;
  }

  private static boolean contains(long[] values, long value) {
    for (long each : values) {
      if (each == value) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(double[] values, double value) {
    for (double each : values) {
      if (each == value) {
        return true;
      }
    }
    return false;
  }
}
