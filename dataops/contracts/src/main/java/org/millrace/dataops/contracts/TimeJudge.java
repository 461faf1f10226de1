package org.millrace.dataops.contracts;

import org.millrace.dataops.contracts.FieldRules.WordRule;
import org.millrace.kernel.Row;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads an instant or a local time, as microseconds. */
final class TimeJudge extends FieldJudge {
  private static final String INSTANT = "write it with its offset, as 2013-01-01T10:00:00Z";
  private static final String LOCAL = "write it without an offset, as 2013-01-01T10:00:00";

  private final boolean zoned;
  private final Terms syntax;
  private final Terms offset;
  private final Terms range;
  private final WordRule[] rules;

  TimeJudge(FieldRules rules, boolean zoned) {
    super(rules, "a time", zoned ? INSTANT : LOCAL);
    this.zoned = zoned;
    String fix = zoned ? INSTANT : LOCAL;
    this.syntax = Terms.error("type", "is not a time in ISO-8601", fix);
    this.offset =
        Terms.error(
            "type", zoned ? "has no offset" : "has an offset but is read off a local clock", fix);
    this.range = Terms.error("range", "is outside the years 1900 to 9999", "correct the year");
    this.rules = rules.words().toArray(WordRule[]::new);
  }

  @Override
  void readScalar(JsonParser parser, JsonToken token, int position, Row into, Findings findings) {
    if (token != JsonToken.VALUE_STRING) {
      mistyped(parser, token, findings);
      return;
    }
    char[] text = parser.getStringCharacters();
    long micros = TimeText.parse(text, parser.getStringOffset(), parser.getStringLength(), zoned);
    if (!TimeText.isTime(micros)) {
      breaksQuoted(fault(micros), parser.getString(), findings);
      return;
    }
    for (WordRule rule : rules) {
      if (!rule.keeps().test(micros)) {
        breaksQuoted(rule.terms(), parser.getString(), findings);
      }
    }
    into.setLong(position, micros);
  }

  private Terms fault(long parsed) {
    if (parsed == TimeText.OUT_OF_RANGE) {
      return range;
    }
    return parsed == TimeText.MALFORMED ? syntax : offset;
  }
}
