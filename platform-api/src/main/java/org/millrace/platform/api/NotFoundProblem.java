package org.millrace.platform.api;

import java.util.Collection;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Answers 404 and names what there is instead. */
public final class NotFoundProblem extends ErrorResponseException {
  NotFoundProblem(String kind, String name, Collection<String> known) {
    super(HttpStatus.NOT_FOUND, detail(kind, name, known), null);
  }

  private static ProblemDetail detail(String kind, String name, Collection<String> known) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            HttpStatus.NOT_FOUND, "There is no " + kind + " '" + shorten(name) + "'.");
    problem.setTitle("Cannot find " + kind);
    problem.setProperty(
        "fix", known.isEmpty() ? "there is none yet" : "use one of " + String.join(", ", known));
    return problem;
  }

  /** What was asked for, so that it can be shown anywhere. */
  private static String shorten(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._@-]", "?");
    return plain.length() <= 80 ? plain : plain.substring(0, 80) + "...";
  }
}
