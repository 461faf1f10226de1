package org.millrace.dataops.contracts;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;

/** Reads the {@code logicalTypeOptions} of a field into rules. */
final class OptionsReader {
  /** The longest string, in characters, where the contract names no length. */
  static final int MOST_CHARACTERS = 10_000;

  private static final Map<String, Integer> BITS =
      Map.of("i8", 7, "i16", 15, "i32", 31, "i64", 63, "u8", 8, "u16", 16, "u32", 32);

  private final Node options;
  private final Field field;
  private final List<FieldRule> rules;

  OptionsReader(Node options, Field field, List<FieldRule> rules) {
    this.options = options;
    this.field = field;
    this.rules = rules;
  }

  void read() {
    switch (field.type()) {
      case STRING -> text();
      case INTEGER -> integer();
      case NUMBER -> number();
      case TIMESTAMP, LOCAL_TIMESTAMP -> time();
      case BOOLEAN -> options.allow(Set.of(), "is no option of a boolean", "remove it");
    }
  }

  private void text() {
    options.allow(
        Set.of("minLength", "maxLength", "pattern"),
        "of a string is unknown or not enforced",
        "write it as a pattern");
    int least = length("minLength", 0);
    int most = length("maxLength", MOST_CHARACTERS);
    if (least > most) {
      options.refuse("minLength is above maxLength", "swap them");
    }
    if (least > 0) {
      add(
          "minLength",
          new Check.MinLength(least),
          length("is shorter than " + least + " characters", "send a longer text"));
    }
    add(
        "maxLength",
        new Check.MaxLength(most),
        length("is longer than " + most + " characters", "send a shorter text"));
    Node pattern = options.child("pattern");
    pattern
        .text()
        .flatMap(source -> pattern(pattern, source))
        .ifPresent(found -> add("pattern", found, mismatch(found)));
  }

  private static Terms length(String breach, String fix) {
    return Terms.error("length", AnomalyCode.STRING_TYPE_UNEXPECTED_LENGTH, breach, fix);
  }

  private void add(String key, Check check, Terms terms) {
    rules.add(FieldRule.strict(check, terms, field.name() + "." + key, options.where()));
  }

  private int length(String name, int otherwise) {
    return options
        .child(name)
        .number()
        .map(n -> n.min(BigDecimal.valueOf(RecordValidator.MOST_BYTES)).intValue())
        .orElse(otherwise);
  }

  /** Empty if it is no pattern, which the document has then been told. */
  static Optional<Check.Matches> pattern(Node node, String source) {
    try {
      return Optional.of(new Check.Matches(EcmaPattern.compile(source)));
    } catch (PatternSyntaxException e) {
      node.refuse(
          "its pattern is no regular expression: " + e.getDescription(), "correct the pattern");
      return Optional.empty();
    }
  }

  static Terms mismatch(Check.Matches check) {
    return Terms.error(
        "pattern",
        AnomalyCode.STRING_TYPE_UNEXPECTED_PATTERN,
        "does not match " + check.pattern(),
        "send a text that matches it");
  }

  private void integer() {
    options.allow(
        Set.of(
            "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "format"),
        "of an integer is unknown or not enforced",
        "remove it");
    for (Bound bound : Bound.values()) {
      Node node = options.child(bound.key);
      node.number().ifPresent(limit -> word(bound, bound.lastWord(limit), limit.toPlainString()));
    }
    options.child("format").text().ifPresent(this::format);
    multiples();
  }

  private void word(Bound bound, BigDecimal last, String shown) {
    long limit =
        last.max(BigDecimal.valueOf(Long.MIN_VALUE))
            .min(BigDecimal.valueOf(Long.MAX_VALUE))
            .longValue();
    AnomalyCode code =
        bound.isLower() ? AnomalyCode.INT_TYPE_SMALL_INT : AnomalyCode.INT_TYPE_BIG_INT;
    add(bound.key, wordLimit(bound.isLower(), limit), bound.terms(code, shown));
  }

  private Check wordLimit(boolean lower, long limit) {
    String literal = field.type().isTime() ? "make_timestamp(" + limit + ")" : "" + limit;
    return new Check.Limit(lower, false, BigDecimal.valueOf(limit), limit, literal);
  }

  private void format(String format) {
    Integer bits = BITS.get(format);
    if (bits == null) {
      options
          .child("format")
          .refuse("the format " + format + " is not enforced", "use one of i8 to i64, u8 to u32");
      return;
    }
    long most = bits == 63 ? Long.MAX_VALUE : (1L << bits) - 1;
    long least = format.startsWith("u") ? 0 : -most - 1;
    String breach = "does not fit " + format;
    String fix = "send " + least + " to " + most;
    add(
        "format.least",
        wordLimit(true, least),
        Terms.error("range", AnomalyCode.INT_TYPE_SMALL_INT, breach, fix));
    add(
        "format.most",
        wordLimit(false, most),
        Terms.error("range", AnomalyCode.INT_TYPE_BIG_INT, breach, fix));
  }

  private void multiples() {
    Node node = options.child("multipleOf");
    Optional<BigDecimal> step = node.number();
    if (step.isPresent()) {
      BigDecimal plain = step.get().stripTrailingZeros();
      if (plain.scale() > 0 || plain.precision() - plain.scale() > 18 || plain.signum() <= 0) {
        node.refuse("multipleOf " + plain + " is no positive whole number", "correct it");
        return;
      }
      long unit = plain.longValue();
      add(
          "multipleOf",
          new Check.MultipleOf(unit),
          Terms.error(
              "range",
              AnomalyCode.INT_TYPE_NO_MULTIPLE,
              "is no multiple of " + unit,
              "send a multiple of " + unit));
    }
  }

  private void number() {
    options.allow(
        Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "format"),
        "of a number is unknown or not enforced",
        "remove it");
    Node format = options.child("format");
    if (format.text().filter(f -> !f.equals("f64")).isPresent()) {
      format.refuse("numbers are kept in 64 bits", "write format: f64 or leave it out");
    }
    for (Bound bound : Bound.values()) {
      Node node = options.child(bound.key);
      if (node.number().isPresent()) {
        double limit = node.number().get().doubleValue();
        if (Double.isInfinite(limit)) {
          node.refuse("its limit does not fit a 64-bit number", "write a smaller one");
        }
        String shown = node.value().asString();
        AnomalyCode code =
            bound.isLower() ? AnomalyCode.FLOAT_TYPE_SMALL_FLOAT : AnomalyCode.FLOAT_TYPE_BIG_FLOAT;
        add(bound.key, bound.check(node.number().get(), limit), bound.terms(code, shown));
      }
    }
  }

  private void time() {
    options.allow(
        Set.of(
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "timezone",
            "defaultTimezone"),
        "of a timestamp is unknown or not enforced",
        "remove it; times are in ISO-8601");
    boolean zoned = field.type() == FieldType.TIMESTAMP;
    for (Bound bound : Bound.values()) {
      Node node = options.child(bound.key);
      if (node.text().isPresent()) {
        String shown = node.text().get();
        byte[] bytes = shown.getBytes(StandardCharsets.UTF_8);
        long micros = TimeText.parse(bytes, 0, bytes.length, zoned);
        if (TimeText.isTime(micros)) {
          word(bound, bound.lastWord(BigDecimal.valueOf(micros)), shown);
        } else {
          node.refuse(
              "'" + shown + "' is no " + (zoned ? "time with an offset" : "local time"),
              "write it as " + (zoned ? "2013-01-01T10:00:00Z" : "2013-01-01T10:00:00"));
        }
      }
    }
    Node zone = options.child("defaultTimezone");
    if (zone.text().isPresent()) {
      place(zone, zone.text().get(), zoned);
    }
  }

  /** A local time may say on whose clock it is read; an instant bears its own offset. */
  private static void place(Node node, String zone, boolean zoned) {
    if (zoned) {
      node.refuse(
          "a timestamp must bear its own offset", "remove it, or write timezone: false beside it");
      return;
    }
    try {
      ZoneId.of(zone);
    } catch (DateTimeException e) {
      node.refuse("'" + zone + "' is no time zone", "write it as America/New_York");
    }
  }

  /** The four limits of a range. */
  private enum Bound {
    MINIMUM("minimum", "is below the minimum ", "at least "),
    MAXIMUM("maximum", "is above the maximum ", "at most "),
    EXCLUSIVE_MINIMUM("exclusiveMinimum", "is not above ", "more than "),
    EXCLUSIVE_MAXIMUM("exclusiveMaximum", "is not below ", "less than ");

    private final String key;
    private final String breach;
    private final String fix;

    Bound(String key, String breach, String fix) {
      this.key = key;
      this.breach = breach;
      this.fix = "send " + fix;
    }

    boolean isLower() {
      return this == MINIMUM || this == EXCLUSIVE_MINIMUM;
    }

    Terms terms(AnomalyCode code, String limit) {
      return Terms.error("range", code, breach + limit, fix + limit);
    }

    /** The last whole number that keeps the limit. */
    BigDecimal lastWord(BigDecimal limit) {
      return switch (this) {
        case MINIMUM -> limit.setScale(0, RoundingMode.CEILING);
        case MAXIMUM -> limit.setScale(0, RoundingMode.FLOOR);
        case EXCLUSIVE_MINIMUM -> limit.setScale(0, RoundingMode.FLOOR).add(BigDecimal.ONE);
        case EXCLUSIVE_MAXIMUM -> limit.setScale(0, RoundingMode.CEILING).subtract(BigDecimal.ONE);
      };
    }

    Check check(BigDecimal limit, double number) {
      boolean exclusive = this == EXCLUSIVE_MINIMUM || this == EXCLUSIVE_MAXIMUM;
      return new Check.Limit(isLower(), exclusive, limit, 0, "CAST(" + number + " AS DOUBLE)");
    }
  }
}
