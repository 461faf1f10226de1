package org.millrace.dataops.contracts;

import org.millrace.kernel.Row;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads an instant or a local time, as microseconds. */
final class TimeJudge extends FieldJudge {
  private static final String INSTANT = "write it with its offset, as 2013-01-01T10:00:00Z";
  private static final String LOCAL = "write it without an offset, as 2013-01-01T10:00:00";

  private static final int LONGEST = 64;

  private final boolean zoned;
  private final Terms syntax;
  private final Terms offset;
  private final Terms range;
  private final FieldRule[] rules;

  TimeJudge(FieldRules rules, boolean zoned) {
    super(rules, "a time", zoned ? INSTANT : LOCAL);
    this.zoned = zoned;
    String fix = zoned ? INSTANT : LOCAL;
    this.syntax =
        Terms.error("type", AnomalyCode.UNEXPECTED_DATA_TYPE, "is not a time in ISO-8601", fix);
    this.offset =
        Terms.error(
            "type",
            AnomalyCode.UNEXPECTED_DATA_TYPE,
            zoned ? "has no offset" : "has an offset but is read off a local clock",
            fix);
    this.range =
        Terms.error(
            "range",
            AnomalyCode.INT_TYPE_SMALL_INT,
            "is outside the years 1900 to 9999",
            "correct the year");
    this.rules = rules.ofValues().toArray(FieldRule[]::new);
  }

  @Override
  void readScalar(JsonParser parser, JsonToken token, int position, Row into, Findings findings) {
    if (token != JsonToken.VALUE_STRING) {
      mistyped(AnomalyCode.UNEXPECTED_DATA_TYPE, parser, token, findings);
      return;
    }
    int length = parser.getStringLength();
    long micros = TimeText.MALFORMED;
    if (length <= LONGEST) {
      char[] text = parser.getStringCharacters();
      int from = parser.getStringOffset();
      byte[] bytes = new byte[length];
      for (int i = 0; i < length; i++) {
        bytes[i] = text[from + i] < 128 ? (byte) text[from + i] : (byte) '?';
      }
      micros = TimeText.parse(bytes, 0, length, zoned);
    }
    if (!TimeText.isTime(micros)) {
      breaksQuoted(fault(micros), parser.getString(), findings);
      return;
    }
    for (FieldRule rule : rules) {
      if (!rule.check().keeps(micros)) {
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
