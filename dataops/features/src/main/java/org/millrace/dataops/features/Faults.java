package org.millrace.dataops.features;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;

/** Collects what is wrong, so that all of it is told at once. */
final class Faults {
  private final List<Problem> problems = new ArrayList<>();

  /**
   * What the step gives, or nothing if it fails, which is noted.
   *
   * @param what the part of the settings, for people
   * @param where file and line
   */
  <T> Optional<T> attempt(String what, String where, Supplier<T> step) {
    try {
      return Optional.of(step.get());
    } catch (ProblemException e) {
      e.problems().forEach(p -> add(p, what, where));
      return Optional.empty();
    }
  }

  private void add(Problem problem, String what, String where) {
    problems.add(new Problem(what + ": " + problem.what(), problem.why(), problem.fix()).at(where));
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  ProblemException exception() {
    return new ProblemException(problems);
  }
}
