package org.millrace.devops.serving;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Answers every failure of every controller in this process as a problem detail (RFC 9457) with
 * {@code why}, {@code fix} and, where a body is at fault, {@code errors} with JSON pointers. What
 * nobody foresaw gets a number to look up in the log, and no word of what happened inside.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);
  private static final String TYPE = "urn:problem-type:millrace:";

  @ExceptionHandler(RefusedException.class)
  ResponseEntity<Object> refused(RefusedException e) {
    ProblemDetail detail = detail(e.status(), e.type(), e.first());
    if (!e.faults().isEmpty()) {
      detail.setProperty("errors", e.faults());
    }
    HttpHeaders headers = new HttpHeaders();
    e.retryAfter()
        .ifPresent(after -> headers.set(HttpHeaders.RETRY_AFTER, Long.toString(after.toSeconds())));
    return answer(detail, headers);
  }

  @ExceptionHandler(MultipartException.class)
  ResponseEntity<Object> multipart() {
    return refused(
        RefusedException.unsupported(
            "Cannot read a multipart body",
            "no route takes one",
            "send JSON, with Content-Type: application/json"));
  }

  @ExceptionHandler(ProblemException.class)
  ResponseEntity<Object> problem(ProblemException e) {
    ProblemDetail detail = detail(HttpStatus.BAD_REQUEST, "invalid-request", e.first());
    List<Problem> problems = e.problems();
    if (problems.size() > 1 || e.first().where() != null) {
      detail.setProperty("errors", problems.stream().map(ProblemAdvice::error).toList());
    }
    return answer(detail, new HttpHeaders());
  }

  @ExceptionHandler(Exception.class)
  ResponseEntity<Object> unforeseen(Exception e) {
    String incident = UUID.randomUUID().toString();
    LOG.error("Cannot answer a request, incident {}", incident, e);
    ProblemDetail detail =
        detail(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "internal",
            new Problem(
                "Cannot answer the request",
                "the fault is on this side",
                "try again; if it persists, tell the operator the incident's number"));
    detail.setProperty("incident", incident);
    return answer(detail, new HttpHeaders());
  }

  /** The framework's own refusals: wrong method, media type, path and the like. */
  @Override
  protected ResponseEntity<Object> createResponseEntity(
      @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    if (body instanceof ProblemDetail detail
        && (detail.getType() == null || detail.getType().equals(URI.create("about:blank")))) {
      HttpStatus known = HttpStatus.resolve(status.value());
      if (known != null) {
        detail.setType(type(known));
      }
      explain(detail, headers);
    }
    return ResponseEntity.status(status)
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(body);
  }

  /** Adds why and fix where the framework, or who threw the problem, has not. */
  private static void explain(ProblemDetail detail, HttpHeaders headers) {
    Map<String, Object> given =
        Objects.requireNonNullElse(detail.getProperties(), Map.<String, Object>of());
    if (!given.containsKey("why")) {
      detail.setProperty(
          "why", Objects.requireNonNullElse(detail.getDetail(), "the request is not of its form"));
    }
    if (!given.containsKey("fix")) {
      detail.setProperty("fix", fix(detail.getStatus(), headers));
    }
  }

  private static String fix(int status, HttpHeaders headers) {
    return switch (status) {
      case 405 -> "use one of the methods " + headers.getAllow();
      case 406 -> "send 'Accept: application/json'";
      case 415 -> "send JSON, with Content-Type: application/json";
      default -> "see /v3/api-docs for the routes there are and what they take";
    };
  }

  private static ProblemDetail detail(HttpStatus status, String type, Problem problem) {
    ProblemDetail detail =
        ProblemDetail.forStatusAndDetail(
            status, problem.what() + ": " + problem.why() + "; " + problem.fix());
    detail.setType(type(type));
    detail.setTitle(problem.what());
    detail.setProperty("why", problem.why());
    detail.setProperty("fix", problem.fix());
    return detail;
  }

  /** The type of a problem that is no more than its status. */
  static URI type(HttpStatus status) {
    return type(status.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-'));
  }

  private static URI type(String name) {
    return URI.create(TYPE + name);
  }

  private static Map<String, String> error(Problem problem) {
    String where = problem.where();
    return Map.of(
        "where", where == null ? "" : where,
        "what", problem.what(),
        "why", problem.why(),
        "fix", problem.fix());
  }

  private static ResponseEntity<Object> answer(ProblemDetail detail, HttpHeaders headers) {
    return ResponseEntity.status(detail.getStatus())
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(detail);
  }
}
