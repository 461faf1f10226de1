package org.millrace.modelops.tracking.mlflow;

/** The server or its environment could not be set up; says what a person can do about it. */
final class SetupException extends Exception {
  private final String remedy;

  SetupException(String reason, String remedy) {
    super(reason);
    this.remedy = remedy;
  }

  MlflowState.Failed state() {
    return new MlflowState.Failed(String.valueOf(getMessage()), remedy);
  }
}
