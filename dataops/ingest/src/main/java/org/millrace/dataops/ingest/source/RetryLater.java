package org.millrace.dataops.ingest.source;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** A server does not answer now, and may say when it will. */
final class RetryLater extends IOException {
  private static final Duration LONGEST = Duration.ofHours(1);

  private final transient Optional<Duration> after;

  private RetryLater(String message, Optional<Duration> after) {
    super(message);
    this.after = after;
  }

  static RetryLater of(HttpResponse<?> answer, String host) {
    return new RetryLater(
        host + " answers " + answer.statusCode(),
        answer.headers().firstValue("Retry-After").flatMap(text -> wait(text, Instant.now())));
  }

  /** Seconds or a date (RFC 9110, 10.2.3), at most an hour. */
  static Optional<Duration> wait(String text, Instant now) {
    try {
      Duration wait =
          text.strip().matches("\\d{1,9}")
              ? Duration.ofSeconds(Long.parseLong(text.strip()))
              : Duration.between(
                  now,
                  ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                      .toInstant());
      if (wait.isNegative()) {
        return Optional.of(Duration.ZERO);
      }
      return Optional.of(wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** How long the server asks to be left alone. */
  Optional<Duration> after() {
    return after;
  }
}
