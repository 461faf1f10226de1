package org.millrace.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What went wrong, why, and what to do about it, in words for the person who can mend it.
 *
 * @param where a JSON pointer, a file with its line, or null where the problem has no place
 */
public record Problem(String what, String why, String fix, @Nullable String where) {
  public Problem(String what, String why, String fix) {
    this(what, why, fix, null);
  }

  public Problem at(String place) {
    return new Problem(what, why, fix, place);
  }

  @Override
  public String toString() {
    return (where == null ? "" : where + ": ") + what + ": " + why + "; " + fix;
  }
}
