package org.millrace.platform.erasure;

import org.millrace.kernel.ProblemException;

/**
 * Asks for a person to be forgotten.
 *
 * @param subject value of the contracts' subject keys
 * @param reason for the receipt; must not name the person
 * @param actor who asks
 */
public record ErasureRequest(String useCase, String subject, String reason, String actor) {
  private static final int LONGEST = 1000;

  public ErasureRequest {
    require("subject", subject, "give the key as it stands in the data");
    require("reason", reason, "say why, as 'request of 3 May, ticket 4711'");
    require("actor", actor, "say who asks");
    if (reason.contains(subject)) {
      throw new ProblemException(
          "Invalid reason of an erasure",
          "it names the subject, and the receipt is kept",
          "say it without the subject's key");
    }
  }

  private static void require(String what, String value, String fix) {
    if (value.isBlank() || value.length() > LONGEST) {
      throw new ProblemException(
          "Invalid " + what + " of an erasure",
          "it has " + value.length() + " characters, and must have 1 to " + LONGEST,
          fix);
    }
  }
}
