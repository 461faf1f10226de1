package org.millrace.dataops.contracts;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;

/** Reads the arguments of the metric {@code invalidValues}: a list of values, or a pattern. */
final class ValuesReader {
  private ValuesReader() {}

  static Optional<Check.Matches> pattern(Node pattern, Field field) {
    if (field.type() != FieldType.STRING) {
      pattern.refuse("only a string has a pattern", "remove it");
    } else if (pattern.text().isPresent()) {
      return OptionsReader.pattern(pattern, pattern.text().get());
    } else {
      pattern.refuse("its pattern is no text", "put it in quotes");
    }
    return Optional.empty();
  }

  static Terms terms(List<Node> items) {
    return Terms.error(
        "values",
        AnomalyCode.ENUM_TYPE_UNEXPECTED_STRING_VALUES,
        "is not one of " + shown(items),
        "send one of them");
  }

  static Optional<Check> valid(Node values, Field field) {
    List<Node> items = values.items();
    if (items.isEmpty()) {
      values.refuse("validValues is no list of values", "write it as [EWR, JFK, LGA]");
      return Optional.empty();
    }
    switch (field.type()) {
      case STRING -> {
        Set<String> allowed = new HashSet<>();
        items.forEach(item -> item.text().ifPresentOrElse(allowed::add, () -> mistyped(item)));
        return Optional.of(new Check.OneOfTexts(allowed));
      }
      case INTEGER -> {
        List<BigDecimal> allowed = numbers(items).stream().filter(ValuesReader::isWhole).toList();
        if (allowed.size() < items.size()) {
          values.refuse("some of validValues are no integers", "write whole numbers");
        }
        return Optional.of(new Check.OneOfNumbers(allowed));
      }
      case NUMBER -> {
        return Optional.of(new Check.OneOfNumbers(numbers(items)));
      }
      default -> {
        values.refuse("a " + field.type() + " can't have validValues", "remove the rule");
        return Optional.empty();
      }
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

  private static boolean isWhole(BigDecimal value) {
    return value.stripTrailingZeros().scale() <= 0 && value.abs().precision() <= 18;
  }
}
