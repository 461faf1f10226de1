package org.millrace.dataops.datasets;

/** Another writer has committed first. */
public class CommitConflictException extends RuntimeException {
  public CommitConflictException(String message, Throwable cause) {
    super(message, cause);
  }
}
