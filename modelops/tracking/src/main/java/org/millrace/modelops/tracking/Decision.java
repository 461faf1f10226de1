package org.millrace.modelops.tracking;

import org.millrace.kernel.ProblemException;

/**
 * Who changes something, and why; for the history.
 *
 * @param by a caller's name, or the part of the platform that acts by itself
 * @param reason at most {@value #LONGEST} characters, and never empty
 */
public record Decision(String by, String reason) {
  static final int LONGEST = 1000;

  /** Acts by itself: the platform. */
  public static final String PLATFORM = "millrace";

  public Decision {
    by = by.strip();
    reason = reason.strip();
    if (by.isEmpty() || reason.isEmpty()) {
      throw new ProblemException(
          "Cannot change a model without a reason",
          "its history tells who changed it and why",
          "give a reason of a few words");
    }
    if (reason.length() > LONGEST) {
      throw new ProblemException(
          "Cannot keep a reason of " + reason.length() + " characters",
          "at most " + LONGEST + " are kept",
          "shorten it, and link to the rest");
    }
  }

  static Decision platform(String reason) {
    return new Decision(PLATFORM, reason.isBlank() ? "not given" : reason);
  }
}
