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
  private final String due;
  private final String fix;

  /**
   * @param due what the value has to be, as {@code an integer}
   */
  FieldJudge(FieldRules rules, String due, String fix) {
    this.field = rules.field();
    this.shown = rules.traits().isShown();
    this.absence = rules.absence().orElse(null);
    this.due = due;
    this.fix = fix;
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
      boolean object = token == JsonToken.START_OBJECT;
      parser.skipChildren();
      AnomalyCode code =
          object
              ? AnomalyCode.VALUE_NESTEDNESS_MISMATCH
              : AnomalyCode.FEATURE_TYPE_UNEXPECTED_REPEATED;
      findings.add(type(code), field.name(), object ? "an object" : "an array");
    } else {
      readScalar(parser, token, position, into, findings);
    }
  }

  /** The record has no value for the field. */
  final void absent(Findings findings, String how) {
    if (absence != null) {
      findings.add(
          new Violation(
              "required",
              field.name(),
              how,
              "send a value",
              absence,
              AnomalyCode.FEATURE_TYPE_NOT_PRESENT));
    }
  }

  abstract void readScalar(
      JsonParser parser, JsonToken token, int position, Row into, Findings findings);

  /** The value is of another type, which the token's own text shows. */
  final void mistyped(AnomalyCode code, JsonParser parser, JsonToken token, Findings findings) {
    String text = parser.getString();
    Terms type = type(code);
    if (token == JsonToken.VALUE_STRING) {
      findings.add(type, field.name(), shown ? quoted(text) : "a text");
    } else {
      findings.add(type, field.name(), shown ? Findings.shorten(text) : "the value");
    }
  }

  private Terms type(AnomalyCode code) {
    return Terms.error("type", code, "is not " + due, fix);
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
