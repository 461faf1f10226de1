package org.millrace.kernel;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Microseconds since 1970, as rows hold them, to and from the JDK's times. */
public final class Times {
  public static final long MICROS_PER_SECOND = 1_000_000L;

  private Times() {}

  public static long toMicros(Instant instant) {
    // ChronoUnit.MICROS.between would go through nanoseconds, which end in the year 2262.
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), MICROS_PER_SECOND), instant.getNano() / 1000);
  }

  public static long toMicros(LocalDateTime local) {
    return toMicros(local.toInstant(ZoneOffset.UTC));
  }

  public static Instant toInstant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  public static LocalDateTime toLocal(long micros) {
    return LocalDateTime.ofInstant(toInstant(micros), ZoneOffset.UTC);
  }

  public static long toMillis(long micros) {
    return Math.floorDiv(micros, 1000);
  }
}
