package org.millrace.modelops.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;

/**
 * How rows are kept aside to measure a model.
 *
 * @param by what decides: time, the row's own key, or an entity that many rows are of
 * @param test share of the rows (of the keys, of the entities), above 0 and below 1
 * @param testFrom by time: the cutoff at which the test rows begin, instead of a share
 * @param entity by entity: the field of the request that names it
 */
public record SplitSettings(
    By by,
    @Nullable Double test,
    @JsonProperty("test-from") @Nullable Instant testFrom,
    @Nullable String entity) {
  public SplitSettings {
    if ((test == null) == (testFrom == null)) {
      throw invalid(
          "the test rows are chosen in one way",
          "give either 'test', a share of the rows, or 'test-from', a moment");
    }
    if (testFrom != null && by != By.TIME) {
      throw invalid(
          "'test-from' is a moment, the split is by " + by.word(),
          "give 'test', a share, or split by time");
    }
    if ((entity != null) != (by == By.ENTITY)) {
      throw invalid(
          by == By.ENTITY ? "it does not say which entity" : "it is not by entity, but names one",
          "give 'by: entity' and 'entity', a field of the request, together");
    }
    if (test != null && !(test > 0 && test < 1)) {
      throw new ProblemException(
          "Invalid share of test rows " + test + " in " + ModelopsSettings.FILE,
          "both parts need rows",
          "choose it above 0 and below 1, such as 0.25");
    }
  }

  private static ProblemException invalid(String why, String fix) {
    return new ProblemException("Invalid split in " + ModelopsSettings.FILE, why, fix);
  }

  /** The share of the test rows; by time it may be left out. */
  double share() {
    return test == null ? 0 : test;
  }

  /** In short, as {@code by time, test 0.25}. */
  String words() {
    return "by "
        + by.word()
        + (entity == null ? "" : " " + entity)
        + (testFrom == null ? ", test " + test : ", test from " + testFrom);
  }

  /** What decides to which part a row belongs. */
  public enum By {
    /** The latest rows by cutoff are the test, as in life. */
    TIME,
    /** The hash of the row's key: a row stays in its part however much the data grows. */
    HASH,
    /** The hash of an entity: all rows of one entity are in one part. */
    ENTITY;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
