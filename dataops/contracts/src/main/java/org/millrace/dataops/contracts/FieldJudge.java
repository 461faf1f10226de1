package org.millrace.dataops.contracts;

import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Field;
import org.millrace.kernel.Row;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the value of one field into a row and judges it. Immutable, may be shared. */
abstract class FieldJudge {
  private final Field field;
  private final boolean shown;
  private final @Nullable Severity absence;
  private final Terms type;

  /**
   * @param due what the value has to be, as {@code an integer}
   */
  FieldJudge(FieldRules rules, String due, String fix) {
    this.field = rules.field();
    this.shown = rules.shown();
    this.absence = rules.field().required() ? Severity.ERROR : rules.nulls();
    this.type = Terms.error("type", "is not " + due, fix);
  }

  static FieldJudge of(FieldRules rules) {
    return switch (rules.field().type()) {
      case STRING -> new TextJudge(rules);
      case INTEGER -> new IntegerJudge(rules);
      case NUMBER -> new NumberJudge(rules);
      case BOOLEAN -> new BooleanJudge(rules);
      case TIMESTAMP -> new TimeJudge(rules, true);
      case LOCAL_TIMESTAMP -> new TimeJudge(rules, false);
    };
  }

  Field field() {
    return field;
  }

  /** The parser stands at the first token of the value and is left at its last. */
  final void read(JsonParser parser, JsonToken token, int position, Row into, Findings findings) {
    if (token == JsonToken.VALUE_NULL) {
      absent(findings, "is null");
    } else if (token.isStructStart()) {
      String shape = token == JsonToken.START_OBJECT ? "an object" : "an array";
      parser.skipChildren();
      findings.add(type, field.name(), shape);
    } else {
      readScalar(parser, token, position, into, findings);
    }
  }

  /** The record has no value for the field. */
  final void absent(Findings findings, String how) {
    if (absence != null) {
      findings.add(new Violation("required", field.name(), how, "send a value"), absence);
    }
  }

  abstract void readScalar(
      JsonParser parser, JsonToken token, int position, Row into, Findings findings);

  /** The value is of another type, which the token's own text shows. */
  final void mistyped(JsonParser parser, JsonToken token, Findings findings) {
    String text = parser.getString();
    if (token == JsonToken.VALUE_STRING) {
      findings.add(type, field.name(), shown ? quoted(text) : "a text");
    } else {
      findings.add(type, field.name(), shown ? Findings.shorten(text) : "the value");
    }
  }

  final void breaks(Terms terms, String value, Findings findings) {
    findings.add(terms, field.name(), shown ? Findings.shorten(value) : "the value");
  }

  final void breaksQuoted(Terms terms, String value, Findings findings) {
    findings.add(terms, field.name(), shown ? quoted(value) : "the value");
  }

  private static String quoted(String text) {
    return '"' + Findings.shorten(text) + '"';
  }
}
