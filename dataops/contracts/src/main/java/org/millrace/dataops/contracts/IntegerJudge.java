package org.millrace.dataops.contracts;

import org.millrace.dataops.contracts.FieldRules.WordRule;
import org.millrace.kernel.Row;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads an integer. As in JSON Schema, 5.0 is the integer 5: JSON has but one kind of number. */
final class IntegerJudge extends FieldJudge {
  private static final double EXACT = 1L << 53;
  private static final Terms TOO_BIG =
      Terms.error(
          "range", "does not fit a signed 64-bit integer", "send an integer of at most 64 bits");

  private final WordRule[] rules;

  IntegerJudge(FieldRules rules) {
    super(rules, "an integer", "send a whole number");
    this.rules = rules.words().toArray(WordRule[]::new);
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
        mistyped(parser, token, findings);
      }
    } else {
      mistyped(parser, token, findings);
    }
  }

  private void accept(long value, JsonParser parser, int position, Row into, Findings findings) {
    for (WordRule rule : rules) {
      if (!rule.keeps().test(value)) {
        breaks(rule.terms(), parser.getString(), findings);
      }
    }
    into.setLong(position, value);
  }
}
