package org.millrace.dataops.contracts;

import org.millrace.kernel.Row;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads an integer. As in JSON Schema, 5.0 is the integer 5: JSON has but one kind of number. */
final class IntegerJudge extends FieldJudge {
  private static final double EXACT = 1L << 53;
  private static final Terms TOO_BIG =
      Terms.error(
          "range",
          AnomalyCode.INT_TYPE_BIG_INT,
          "does not fit a signed 64-bit integer",
          "send an integer of at most 64 bits");

  private final FieldRule[] rules;

  IntegerJudge(FieldRules rules) {
    super(rules, "an integer", "send a whole number");
    this.rules = rules.ofValues().toArray(FieldRule[]::new);
  }

  @Override
  void readScalar(JsonParser parser, JsonToken token, int position, Row into, Findings findings) {
    if (token == JsonToken.VALUE_NUMBER_INT) {
      if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
        breaks(TOO_BIG, parser.getString(), findings);
        return;
      }
      accept(parser.getLongValue(), parser, position, into, findings);
    } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
      double number = parser.getDoubleValue();
      if (Math.abs(number) < EXACT && number == Math.rint(number)) {
        accept((long) number, parser, position, into, findings);
      } else if (number == Math.rint(number) && !Double.isInfinite(number)) {
        breaks(TOO_BIG, parser.getString(), findings);
      } else {
        mistyped(AnomalyCode.INT_TYPE_INT_EXPECTED, parser, token, findings);
      }
    } else {
      mistyped(AnomalyCode.INT_TYPE_INT_EXPECTED, parser, token, findings);
    }
  }

  private void accept(long value, JsonParser parser, int position, Row into, Findings findings) {
    for (FieldRule rule : rules) {
      if (!rule.check().keeps(value)) {
        breaks(rule.terms(), parser.getString(), findings);
      }
    }
    into.setLong(position, value);
  }
}
