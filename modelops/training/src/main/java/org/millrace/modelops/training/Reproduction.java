package org.millrace.modelops.training;

import java.time.Instant;
import java.util.List;

/**
 * What came of making a model version once more from what its run recorded.
 *
 * @param asOf the moment of training that both were made for
 * @param files how many the two packages have in all
 * @param differences the files that are not byte for byte the same, by name
 * @param examples the answers on the rows that the package stores
 * @param testRows the answers on the run's test rows
 * @param record where the run's record, the package and the use case contradict each other
 * @param environment what the two were made with, where it is not the same
 */
public record Reproduction(
    String model,
    int version,
    String runId,
    String useCaseDigest,
    Instant asOf,
    int files,
    List<FileDifference> differences,
    Answers examples,
    Answers testRows,
    List<Difference> record,
    List<Difference> environment) {
  public Reproduction {
    differences = List.copyOf(differences);
    record = List.copyOf(record);
    environment = List.copyOf(environment);
  }

  /** Why a file is not the same. In the order of their weight. */
  public enum Cause {
    /** It says when it was written, or how long something took. */
    CLOCK,
    /** It says what it was written with. */
    ENVIRONMENT,
    /** It says something else of the model. */
    CONTENT
  }

  /**
   * @param why in words for people
   */
  public record FileDifference(String file, Cause cause, String why) {}

  /**
   * Two models asked about the same rows.
   *
   * @param different on how many their scores differ in any bit
   * @param greatest greatest difference of a score
   */
  public record Answers(int rows, int different, double greatest) {}

  /**
   * @param recorded as it was, or as it is written down
   * @param found as it is now, or as it is written elsewhere
   */
  public record Difference(String what, String recorded, String found) {}

  /**
   * Whether the model is the same: every file but for what the clock and the environment write into
   * it, every answer to the last bit, and no record against another.
   */
  public boolean same() {
    return record.isEmpty()
        && examples.different() == 0
        && testRows.different() == 0
        && differences.stream().noneMatch(file -> file.cause() == Cause.CONTENT);
  }
}
