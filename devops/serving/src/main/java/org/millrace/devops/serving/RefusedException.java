package org.millrace.devops.serving;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;
import org.springframework.http.HttpStatus;

/**
 * A request that gets no answer but a problem (RFC 9457). Carries no stack trace: it is the
 * caller's affair, and a flood of bad requests must stay cheap.
 */
public final class RefusedException extends ProblemException {
  private final HttpStatus status;
  private final String type;
  private final transient List<Fault> faults;
  private final @Nullable Duration retryAfter;

  private RefusedException(
      HttpStatus status,
      String type,
      Problem problem,
      List<Fault> faults,
      @Nullable Duration retryAfter) {
    super(List.of(problem));
    this.status = status;
    this.type = type;
    this.faults = List.copyOf(faults);
    this.retryAfter = retryAfter;
  }

  /** 400: the body breaks the request's contract; every fault at once. */
  public static RefusedException invalid(String what, List<Fault> faults) {
    Fault first = faults.get(0);
    return new RefusedException(
        HttpStatus.BAD_REQUEST,
        "invalid-request",
        new Problem(what, first.why(), first.fix()),
        faults,
        null);
  }

  /** 400: a parameter of the address is not of its form. */
  public static RefusedException badParameter(String what, String why, String fix) {
    return of(HttpStatus.BAD_REQUEST, "invalid-request", what, why, fix);
  }

  /** 404: what the address names is not there. */
  public static RefusedException notFound(String what, String why, String fix) {
    return of(HttpStatus.NOT_FOUND, "not-found", what, why, fix);
  }

  /** 410: it was there, and will not be again. */
  public static RefusedException gone(String what, String why, String fix) {
    return of(HttpStatus.GONE, "gone", what, why, fix);
  }

  /** 413: the body is longer than the process takes. */
  public static RefusedException tooLarge(String what, String why, String fix) {
    return of(HttpStatus.CONTENT_TOO_LARGE, "too-large", what, why, fix);
  }

  /** 415: the body is not of the kind that is read here. */
  public static RefusedException unsupported(String what, String why, String fix) {
    return of(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", what, why, fix);
  }

  /** 503: it will be there, but is not yet. */
  public static RefusedException unavailable(
      String what, String why, String fix, Duration retryAfter) {
    return new RefusedException(
        HttpStatus.SERVICE_UNAVAILABLE,
        "not-ready",
        new Problem(what, why, fix),
        List.of(),
        retryAfter);
  }

  private static RefusedException of(
      HttpStatus status, String type, String what, String why, String fix) {
    return new RefusedException(status, type, new Problem(what, why, fix), List.of(), null);
  }

  public HttpStatus status() {
    return status;
  }

  /** The last part of the problem's type. */
  public String type() {
    return type;
  }

  /** What is wrong, place by place; empty where the problem has no place in a body. */
  public List<Fault> faults() {
    return faults;
  }

  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
