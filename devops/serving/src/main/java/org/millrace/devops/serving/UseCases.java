package org.millrace.devops.serving;

import org.millrace.kernel.UseCase;

/** Where the folder of a use case lies; the process that hosts serving supplies it. */
@FunctionalInterface
public interface UseCases {
  /**
   * The use case of that name.
   *
   * @throws org.millrace.kernel.ProblemException if there is none
   */
  UseCase find(String name);
}
