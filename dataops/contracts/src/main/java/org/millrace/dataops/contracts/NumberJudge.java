package org.millrace.dataops.contracts;

import org.millrace.kernel.Row;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads a number as a finite 64-bit floating point value. */
final class NumberJudge extends FieldJudge {
  private static final Terms NOT_FINITE =
      Terms.error(
          "type",
          AnomalyCode.FLOAT_TYPE_HAS_NAN,
          "is not a finite number",
          "send a number, or null if it is unknown");

  private static final Terms INFINITE =
      Terms.error("type", AnomalyCode.FLOAT_TYPE_HAS_INF, NOT_FINITE.breach(), NOT_FINITE.fix());

  private static final Terms TOO_BIG =
      Terms.error(
          "range",
          AnomalyCode.FLOAT_TYPE_BIG_FLOAT,
          "does not fit a 64-bit number",
          "send a number below 1.8e308");

  private final FieldRule[] rules;

  NumberJudge(FieldRules rules) {
    super(rules, "a number", "send a number without quotes");
    this.rules = rules.ofValues().toArray(FieldRule[]::new);
  }

  @Override
  void readScalar(JsonParser parser, JsonToken token, int position, Row into, Findings findings) {
    if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
      mistyped(AnomalyCode.FLOAT_TYPE_NOT_FLOAT, parser, token, findings);
      return;
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT && parser.isNaN()) {
      String text = parser.getString();
      breaks(text.equals("NaN") ? NOT_FINITE : INFINITE, text, findings);
      return;
    }
    double number = parser.getDoubleValue();
    if (Double.isInfinite(number)) {
      breaks(TOO_BIG, parser.getString(), findings);
      return;
    }
    for (FieldRule rule : rules) {
      if (!rule.check().keeps(number)) {
        breaks(rule.terms(), parser.getString(), findings);
      }
    }
    into.setDouble(position, number);
  }
}
