package org.millrace.dataops.contracts;

import org.millrace.dataops.contracts.FieldRules.NumberRule;
import org.millrace.kernel.Row;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads a number as a finite 64-bit floating point value. */
final class NumberJudge extends FieldJudge {
  private static final Terms NOT_FINITE =
      Terms.error("type", "is not a finite number", "send a number, or null if it is unknown");
  private static final Terms TOO_BIG =
      Terms.error("range", "does not fit a 64-bit number", "send a number below 1.8e308");

  private final NumberRule[] rules;

  NumberJudge(FieldRules rules) {
    super(rules, "a number", "send a number without quotes");
    this.rules = rules.numbers().toArray(NumberRule[]::new);
  }

  @Override
  void readScalar(JsonParser parser, JsonToken token, int position, Row into, Findings findings) {
    if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
      mistyped(parser, token, findings);
      return;
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT && parser.isNaN()) {
      breaks(NOT_FINITE, parser.getString(), findings);
      return;
    }
    double number = parser.getDoubleValue();
    if (Double.isInfinite(number)) {
      breaks(TOO_BIG, parser.getString(), findings);
      return;
    }
    for (NumberRule rule : rules) {
      if (!rule.keeps().test(number)) {
        breaks(rule.terms(), parser.getString(), findings);
      }
    }
    into.setDouble(position, number);
  }
}
