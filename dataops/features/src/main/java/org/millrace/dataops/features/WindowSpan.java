package org.millrace.dataops.features;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.FeatureSettings;
import org.millrace.kernel.ProblemException;

/** The edges of a window. */
record WindowSpan(Duration over, Duration hop, Duration ahead, Optional<Duration> within) {

  /**
   * @throws ProblemException if the spans do not fit each other
   */
  static WindowSpan read(FeatureSettings.Window window) {
    Duration over = positive("over", window.over());
    Duration hop = window.hop() == null ? usualHop(over) : positive("hop", window.hop());
    if (over.toSeconds() % hop.toSeconds() != 0) {
      throw new ProblemException(
          "Invalid hop '" + (window.hop() == null ? text(hop) : window.hop()) + "'",
          "it does not divide the window of "
              + window.over()
              + (window.hop() == null ? "; it is what is used where none is given" : ""),
          "choose one of which the window is a multiple");
    }
    if (window.time() == null) {
      refuse("ahead", window.ahead());
      refuse("within", window.within());
      return new WindowSpan(over, hop, Duration.ZERO, Optional.empty());
    }
    if (window.within() == null) {
      throw new ProblemException(
          "Cannot tell how long records of a window by '" + window.time() + "' count",
          "they may become known long before their time",
          "add 'within', the longest time before the cutoff at which a record may have become"
              + " known, as 2d");
    }
    Duration ahead =
        window.ahead() == null ? Duration.ZERO : LookupSettings.span("ahead", window.ahead());
    return new WindowSpan(over, hop, ahead, Optional.of(positive("within", window.within())));
  }

  /** As in Chronon: a day for windows from 12 days on, an hour from 12 hours, else 5 minutes. */
  private static Duration usualHop(Duration over) {
    if (over.compareTo(Duration.ofDays(12)) >= 0) {
      return Duration.ofDays(1);
    }
    return over.compareTo(Duration.ofHours(12)) >= 0 ? Duration.ofHours(1) : Duration.ofMinutes(5);
  }

  private static String text(Duration hop) {
    return hop.toDays() > 0 ? hop.toDays() + "d" : hop.toMinutes() + "m";
  }

  private static Duration positive(String name, String text) {
    Duration span = LookupSettings.span(name, text);
    if (span.isZero()) {
      throw new ProblemException(
          "Invalid " + name + " '" + text + "'", "nothing lies in it", "write it as 30m, 3h or 2d");
    }
    return span;
  }

  private static void refuse(String name, @Nullable String text) {
    if (text != null) {
      throw new ProblemException(
          "Cannot use '" + name + ": " + text + "' without 'time'",
          "the window lies in the time at which records became known, and ends at the cutoff",
          "add 'time', a TIMESTAMP field of the stream, or remove '" + name + "'");
    }
  }
}
