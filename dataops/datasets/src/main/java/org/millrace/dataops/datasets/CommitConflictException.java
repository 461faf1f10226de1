package org.millrace.dataops.datasets;

import org.jspecify.annotations.Nullable;

/** Another writer has committed first; nothing of ours was written. */
public class CommitConflictException extends RuntimeException {
  public CommitConflictException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
