package org.millrace.dataops.contracts;

import java.util.List;
import org.millrace.kernel.Row;
import tools.jackson.core.JsonParser;

/** Parses one JSON object into a row and judges it by a contract, in one pass. Not thread-safe. */
public final class RecordValidator {
  RecordValidator() {}

  /** The whole record as bytes; never throws for what the bytes say. */
  public Verdict judge(byte[] json, Row into) {
    throw new UnsupportedOperationException();
  }

  /**
   * One object of a larger document: the parser stands at its START_OBJECT and is left at its
   * END_OBJECT. Collects every violation; a syntax error is the caller's (JacksonException).
   */
  public List<Violation> judge(JsonParser parser, Row into) {
    throw new UnsupportedOperationException();
  }
}
