package org.millrace.dataops.contracts;

import org.millrace.kernel.Row;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads a string. */
final class TextJudge extends FieldJudge {
  private static final Terms NO_TEXT =
      Terms.error(
          "text",
          AnomalyCode.ENUM_TYPE_INVALID_UTF8,
          "has a zero character or half a surrogate pair",
          "send Unicode text without U+0000; no store keeps such a value as it is");

  private final FieldRule[] rules;

  TextJudge(FieldRules rules) {
    super(rules, "a string", "send a string in double quotes");
    this.rules = rules.ofValues().toArray(FieldRule[]::new);
  }

  @Override
  void readScalar(JsonParser parser, JsonToken token, int position, Row into, Findings findings) {
    if (token != JsonToken.VALUE_STRING) {
      mistyped(
          token == JsonToken.VALUE_NUMBER_INT
              ? AnomalyCode.STRING_TYPE_NOW_INT
              : token == JsonToken.VALUE_NUMBER_FLOAT
                  ? AnomalyCode.STRING_TYPE_NOW_FLOAT
                  : AnomalyCode.UNEXPECTED_DATA_TYPE,
          parser,
          token,
          findings);
      return;
    }
    String text = parser.getString();
    if (!isText(text)) {
      breaksQuoted(NO_TEXT, text, findings);
      return;
    }
    for (FieldRule rule : rules) {
      if (!rule.check().keeps(text)) {
        breaksQuoted(rule.terms(), text, findings);
      }
    }
    into.setString(position, text);
  }

  private static boolean isText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
