package org.millrace.dataops.contracts;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong with data, told the same way wherever it is found: in a record, in a dataset
 * version, between two versions.
 *
 * @param stream whose data it is
 * @param field null where the data as a whole is at fault
 * @param rule id of the rule of the contract that is broken; null where none states it
 * @param longText what was due and what was found, with figures
 * @param owner the team that answers for the stream
 * @param fix what to do about the data
 * @param contractEdit what to write into the contract if the data is right; null if nothing
 */
public record Anomaly(
    AnomalyCode code,
    String stream,
    @Nullable String field,
    @Nullable String rule,
    Severity severity,
    String longText,
    String owner,
    String fix,
    @Nullable String contractEdit) {

  /** A few words, for a list. */
  public String shortText() {
    return code.shortText();
  }

  /** What a record breaks, by the contract that says so. */
  public static Anomaly of(Violation violation, Contract contract) {
    return new Anomaly(
        violation.code(),
        contract.stream(),
        violation.field(),
        violation.rule(),
        violation.severity(),
        (violation.field() == null ? "the record" : violation.field()) + " " + violation.why(),
        contract.owner(),
        violation.fix(),
        null);
  }

  @Override
  public String toString() {
    String what = field == null ? stream : stream + "." + field;
    return code + " " + severity + " " + what + ": " + longText + "; " + fix;
  }
}
