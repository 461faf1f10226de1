package org.millrace.platform.api;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A problem with a status of its own. */
class StatusProblem extends ErrorResponseException {
  StatusProblem(HttpStatus status, String what, String why, String fix) {
    super(status, detail(status, what, why, fix), null);
  }

  private static ProblemDetail detail(HttpStatus status, String what, String why, String fix) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(status, what + ": " + why + "; " + fix);
    problem.setTitle(what);
    problem.setProperty("why", why);
    problem.setProperty("fix", fix);
    return problem;
  }
}
