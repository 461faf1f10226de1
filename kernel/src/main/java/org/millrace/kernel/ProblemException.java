package org.millrace.kernel;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Carries every fault of an input at once, each as a {@link Problem}. */
public class ProblemException extends RuntimeException {
  private final transient List<Problem> problems;

  public ProblemException(String what, String why, String fix) {
    this(List.of(new Problem(what, why, fix)));
  }

  public ProblemException(String what, String why, String fix, Throwable cause) {
    this(List.of(new Problem(what, why, fix)), cause);
  }

  /**
   * @param problems at least one
   */
  public ProblemException(List<Problem> problems) {
    this(problems, null);
  }

  private ProblemException(List<Problem> problems, @Nullable Throwable cause) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), cause);
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("Cannot fail without a problem");
    }
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }

  public Problem first() {
    return problems.get(0);
  }
}
