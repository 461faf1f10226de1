package org.millrace.modelops.training;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Times;

/**
 * Training rows first, test rows last, each in the order of their cutoff.
 *
 * @param trainEnd training rows are [0, trainEnd)
 * @param testBegin test rows are [testBegin, rows)
 * @param boundary least cutoff of the test rows
 */
record Split(int trainEnd, int testBegin, int rows, Instant boundary) {

  /**
   * Training rows before a moment, test rows from it on. Rows just before it, whose outcomes were
   * not all in by then, belong to neither: so the model is measured as if it had been trained at
   * that moment.
   *
   * @param cutoffs ascending
   * @throws ProblemException if a part has no rows
   */
  static Split byTime(long[] cutoffs, SplitSettings settings, Duration matures) {
    requireRows(cutoffs.length);
    long boundary = boundary(cutoffs, settings);
    int testBegin = firstNotBelow(cutoffs, boundary);
    long matured = boundary - matures.toNanos() / 1000;
    int trainEnd = Math.min(testBegin, firstNotBelow(cutoffs, matured + 1));
    Instant moment = Times.toInstant(boundary);
    if (trainEnd == 0 || testBegin == cutoffs.length) {
      throw new ProblemException(
          "Cannot split " + cutoffs.length + " rows at " + moment,
          trainEnd
              + " rows would be left to train and "
              + (cutoffs.length - testBegin)
              + " to test; those less than "
              + matures
              + " before the split are in neither",
          "train on more rows, or change 'split' in " + ModelopsSettings.FILE);
    }
    return new Split(trainEnd, testBegin, cutoffs.length, moment);
  }

  static void requireRows(int rows) {
    if (rows == 0) {
      throw new ProblemException(
          "Cannot train on 0 rows",
          "no row of the spine has a known outcome that had matured",
          "ingest outcomes, choose a later moment of training, or check 'label' in "
              + ModelopsSettings.FILE);
    }
  }

  private static long boundary(long[] cutoffs, SplitSettings settings) {
    Instant from = settings.testFrom();
    if (from != null) {
      return Times.toMicros(from);
    }
    return cutoffs[(int) Math.floor(cutoffs.length * (1 - settings.share()))];
  }

  int trainRows() {
    return trainEnd;
  }

  int testRows() {
    return rows - testBegin;
  }

  /** Rows between the parts. */
  int embargoedRows() {
    return testBegin - trainEnd;
  }

  /** Position of the first value that is not less, or the length. */
  static int firstNotBelow(long[] ascending, long value) {
    int found = Arrays.binarySearch(ascending, value);
    int index = found < 0 ? -found - 1 : found;
    while (index > 0 && ascending[index - 1] >= value) {
      index--;
    }
    return index;
  }
}
