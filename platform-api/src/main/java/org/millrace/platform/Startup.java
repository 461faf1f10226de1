package org.millrace.platform;

import org.millrace.kernel.ProblemException;
import org.springframework.boot.web.server.PortInUseException;

/** Says what kept a platform from starting. */
final class Startup {
  private Startup() {}

  /** The same failure as a problem with its fix, where the cause is one a person can mend. */
  static RuntimeException explain(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException problem) {
        return problem;
      }
      if (cause instanceof PortInUseException taken) {
        return new ProblemException(
            "Cannot listen on port " + taken.getPort(),
            "another program does already",
            "stop it, or choose another port with --port (0 picks a free one)",
            failure);
      }
    }
    return failure;
  }
}
