package org.millrace.platform.api;

import org.millrace.dataops.ingest.source.ApplicationSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Answers 503 and when to try again. */
final class UnavailableProblem extends StatusProblem {
  UnavailableProblem(ApplicationSource.UnavailableException cause) {
    super(
        HttpStatus.SERVICE_UNAVAILABLE,
        "Cannot publish the records",
        String.valueOf(cause.getMessage()),
        "send them again; they are not acknowledged");
    getHeaders().set(HttpHeaders.RETRY_AFTER, "5");
  }
}
