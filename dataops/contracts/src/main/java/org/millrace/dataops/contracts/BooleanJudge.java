package org.millrace.dataops.contracts;

import org.millrace.kernel.Row;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads true or false. */
final class BooleanJudge extends FieldJudge {
  BooleanJudge(FieldRules rules) {
    super(rules, "a boolean", "send true or false without quotes");
  }

  @Override
  void readScalar(JsonParser parser, JsonToken token, int position, Row into, Findings findings) {
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      into.setBoolean(position, token == JsonToken.VALUE_TRUE);
    } else {
      mistyped(
          token == JsonToken.VALUE_STRING
              ? AnomalyCode.BOOL_TYPE_UNEXPECTED_STRING
              : token == JsonToken.VALUE_NUMBER_INT
                  ? AnomalyCode.BOOL_TYPE_BIG_INT
                  : AnomalyCode.BOOL_TYPE_FLOAT_NOT_INT,
          parser,
          token,
          findings);
    }
  }
}
