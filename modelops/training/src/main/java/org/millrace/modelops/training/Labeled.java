package org.millrace.modelops.training;

import java.time.Instant;
import java.util.Arrays;
import java.util.function.DoubleConsumer;

/**
 * The spine with what became of its rows.
 *
 * @param positions of the rows whose outcome is known and had matured, in the order of the cutoff
 * @param immature rows too young for all outcomes to be in
 * @param unlabeled rows old enough, but without an outcome
 */
@SuppressWarnings("ArrayRecordComponent") // columns, read in place, never compared
record Labeled(Spine spine, Outcomes outcomes, int[] positions, int immature, int unlabeled) {

  /**
   * @param done told the share that is done
   */
  static Labeled read(Recipe recipe, Records records, Instant asOf, DoubleConsumer done) {
    Spine spine = Spine.read(recipe, records);
    done.accept(0.5);
    Outcomes outcomes = Outcomes.read(recipe, spine, records);
    int[] matured = spine.matured(asOf, recipe.settings().label().matures());
    int[] known = Arrays.stream(matured).filter(outcomes::isKnown).toArray();
    return new Labeled(
        spine, outcomes, known, spine.rows() - matured.length, matured.length - known.length);
  }

  /** The rows with their features, in the order of the cutoff. */
  Examples examples(Recipe recipe, Records records, DoubleConsumer done) {
    double all = Math.max(1, positions.length);
    return Examples.compute(
        recipe, spine, outcomes, positions, records, rows -> done.accept(rows / all));
  }

  TrainingReport.RowCounts counts(Split split) {
    return new TrainingReport.RowCounts(
        spine.rows(),
        immature,
        unlabeled,
        split.trainRows(),
        split.embargoedRows(),
        split.testRows());
  }
}
