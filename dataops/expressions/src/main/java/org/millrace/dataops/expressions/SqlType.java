package org.millrace.dataops.expressions;

import org.millrace.kernel.FieldType;

/**
 * The types an expression may have, by DuckDB's names. DECIMAL is the type of a literal such as
 * 1.5, UNKNOWN that of a bare NULL.
 */
enum SqlType {
  BOOLEAN("boolean", "false"),
  INTEGER("long", "0L"),
  BIGINT("long", "0L"),
  DECIMAL("double", "0.0"),
  DOUBLE("double", "0.0"),
  VARCHAR("String", "null"),
  TIMESTAMP("long", "0L"),
  LOCAL_TIMESTAMP("long", "0L"),
  UNKNOWN("String", "null");

  /** How generated code holds a value of this type. */
  final String java;

  /** What generated code holds where the value is NULL. */
  final String absent;

  SqlType(String java, String absent) {
    this.java = java;
    this.absent = absent;
  }

  static SqlType of(FieldType type) {
    return switch (type) {
      case BOOLEAN -> BOOLEAN;
      case INTEGER -> BIGINT;
      case NUMBER -> DOUBLE;
      case STRING -> VARCHAR;
      case TIMESTAMP -> TIMESTAMP;
      case LOCAL_TIMESTAMP -> LOCAL_TIMESTAMP;
    };
  }

  FieldType fieldType() {
    return switch (this) {
      case BOOLEAN -> FieldType.BOOLEAN;
      case INTEGER, BIGINT -> FieldType.INTEGER;
      case DECIMAL, DOUBLE -> FieldType.NUMBER;
      case VARCHAR -> FieldType.STRING;
      case TIMESTAMP -> FieldType.TIMESTAMP;
      case LOCAL_TIMESTAMP -> FieldType.LOCAL_TIMESTAMP;
      case UNKNOWN -> throw new IllegalStateException("a bare NULL has no field type");
    };
  }

  boolean isInteger() {
    return this == INTEGER || this == BIGINT;
  }

  boolean isTime() {
    return this == TIMESTAMP || this == LOCAL_TIMESTAMP;
  }

  boolean isNumeric() {
    return isInteger() || this == DECIMAL || this == DOUBLE;
  }
}
