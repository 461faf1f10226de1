package org.millrace.modelops.training;

import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;

/**
 * A person's word that a version needs, once it has passed every gate, before it becomes champion.
 *
 * @param by whose word, as {@code risk-office}: for people, no account is checked
 * @param because why it is needed
 */
public record ApprovalSettings(String by, @Nullable String because) {
  public ApprovalSettings {
    if (by == null || by.isBlank()) {
      throw new ProblemException(
          "Invalid approval in " + ModelopsSettings.FILE,
          "it does not say whose word is needed",
          "write it as approval: {by: risk-office, because: ...}");
    }
  }

  String reason() {
    return because == null ? "" : because;
  }
}
