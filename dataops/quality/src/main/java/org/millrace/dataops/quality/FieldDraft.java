package org.millrace.dataops.quality;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.millrace.kernel.FieldType;

/** Writes one property of a drafted contract, with what was seen as comments above it. */
final class FieldDraft {
  private static final double LARGEST = 1e15;

  private final FieldEvidence seen;
  private final ColumnProfile profile;

  FieldDraft(FieldEvidence seen) {
    this.seen = seen;
    this.profile = seen.profile();
  }

  /** Lines of YAML, from the column of the list's hyphen. */
  List<String> lines(boolean isKey) {
    List<String> lines = new ArrayList<>();
    evidence().forEach(words -> lines.add("# " + words));
    lines.add("- name: " + profile.name());
    lines.add("  logicalType: " + logicalType());
    List<String> options = options();
    if (!options.isEmpty()) {
      lines.add("  logicalTypeOptions: {" + String.join(", ", options) + "}");
    }
    if (isKey) {
      lines.add("  primaryKey: true");
    }
    if (seen.isRequired()) {
      lines.add("  required: true");
    }
    quality(lines);
    return lines;
  }

  private List<String> evidence() {
    List<String> words = new ArrayList<>();
    String missing = profile.nulls() == 0 ? "none missing" : share(profile.nulls()) + " missing";
    String different =
        seen.unique() ? "all different" : "about " + number(profile.distinct()) + " different";
    words.add(number(seen.present()) + " values, " + missing + ", " + different + ".");
    if (profile.min() != null && profile.max() != null && profile.type() != FieldType.BOOLEAN) {
      words.add("From " + quoted(profile.min()) + " to " + quoted(profile.max()) + "." + middle());
    }
    if (!profile.top().isEmpty() && !seen.unique()) {
      words.add(
          profile.top().stream()
              .limit(5)
              .map(top -> quoted(top.value()) + " " + share(top.count()))
              .collect(Collectors.joining(", ", "Most frequent: ", ".")));
    }
    return words;
  }

  private String middle() {
    Distribution numbers = profile.numbers();
    return numbers == null || profile.type().isTime()
        ? ""
        : " Mean %s, median %s."
            .formatted(
                plain(numbers.mean()),
                plain(numbers.quantiles().get(Distribution.AT.indexOf(0.5))));
  }

  private String logicalType() {
    return switch (profile.type()) {
      case BOOLEAN -> "boolean";
      case INTEGER -> "integer";
      case NUMBER -> "number";
      case STRING -> "string";
      case TIMESTAMP, LOCAL_TIMESTAMP -> "timestamp";
    };
  }

  private List<String> options() {
    List<String> options = new ArrayList<>();
    Distribution numbers = profile.numbers();
    if (profile.type() == FieldType.LOCAL_TIMESTAMP) {
      options.add("timezone: false");
    } else if (profile.type() == FieldType.STRING && seen.longest() > 0) {
      long length = Math.max(8, Long.highestOneBit(Math.max(1, seen.longest() - 1)) * 2);
      options.add("maxLength: " + length);
    } else if (numbers != null && !profile.type().isTime()) {
      double min = numbers.quantiles().get(0);
      double max = numbers.quantiles().get(numbers.quantiles().size() - 1);
      if (Math.abs(min) < LARGEST && Math.abs(max) < LARGEST) {
        options.add("minimum: " + (min >= 0 ? "0" : "-" + above(-min)));
        options.add("maximum: " + (max <= 0 ? "0" : above(max)));
      }
    }
    return options;
  }

  /** The least of 1, 2, 5, 10, 20, 50... (or 0.5, 0.2, 0.1...) that is not below the value. */
  static String above(double value) {
    BigDecimal exact = new BigDecimal(value);
    BigDecimal unit = BigDecimal.ONE.scaleByPowerOfTen(exact.precision() - exact.scale() - 1);
    for (int step : new int[] {1, 2, 5}) {
      BigDecimal limit = unit.multiply(BigDecimal.valueOf(step));
      if (limit.compareTo(exact) >= 0) {
        return limit.stripTrailingZeros().toPlainString();
      }
    }
    return unit.scaleByPowerOfTen(1).stripTrailingZeros().toPlainString();
  }

  /** What was guessed from the values warns until a person has made it an error. */
  private void quality(List<String> lines) {
    if (seen.isDomain()) {
      String values =
          profile.top().stream()
              .map(ValueCount::value)
              .sorted()
              .map(FieldDraft::quoted)
              .collect(Collectors.joining(", ", "[", "]"));
      lines.add("  quality:");
      lines.add("    # These are all that were seen; the rarest " + rarest() + " times.");
      lines.add("    - metric: invalidValues");
      lines.add("      arguments: {validValues: " + values + "}");
      lines.add("      mustBe: 0");
      lines.add("      severity: warning");
    } else if (seen.pattern().isPresent()) {
      lines.add("  quality:");
      lines.add("    # All " + number(seen.present()) + " values match it.");
      lines.add("    - metric: invalidValues");
      lines.add("      arguments: {pattern: " + quoted(seen.pattern().get()) + "}");
      lines.add("      mustBe: 0");
      lines.add("      severity: warning");
    }
  }

  private String rarest() {
    return number(profile.top().get(profile.top().size() - 1).count());
  }

  /** A YAML scalar that is a text whatever it says; on one line, so it may stand in a comment. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029 || c == 0xfeff) {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private String share(long count) {
    return String.format(Locale.ROOT, "%.2f %%", 100.0 * count / Math.max(1, seen.rows()));
  }

  static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String plain(double value) {
    return new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros().toPlainString();
  }
}
