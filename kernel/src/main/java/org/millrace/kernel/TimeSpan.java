package org.millrace.kernel;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A length of time as settings write it: {@code 30s}, {@code 15m}, {@code 3h} or {@code 2d}. */
public final class TimeSpan {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,6})([smhd])");

  private TimeSpan() {}

  /**
   * @throws ProblemException if it is not a whole number of at most six digits and a unit
   */
  public static Duration parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new ProblemException(
          "Invalid time span '" + text + "'",
          "it is not a number followed by s, m, h or d",
          "write it as 30m, 3h or 2d");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
