package org.millrace.modelops.training.retraining;

import java.time.Duration;
import java.util.Locale;

/** Numbers as the reasons of decisions write them. */
final class Words {
  private Words() {}

  /** In the largest unit that says it exactly, as settings write it. */
  static String span(Duration span) {
    long seconds = span.toSeconds();
    if (seconds != 0 && seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds != 0 && seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds != 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
