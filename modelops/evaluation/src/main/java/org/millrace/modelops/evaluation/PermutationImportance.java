package org.millrace.modelops.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/**
 * What a model loses when the values of one feature are handed to other rows (Breiman 2001): how
 * much it relies on that feature, whatever kind of model it is. A feature that another one repeats
 * shows less than it carries.
 *
 * @param loss how far the score falls, mean over the repeats; below 0 by chance only. Interval by
 *     Student's t over the repeats: of the drawing, not of the rows
 */
public record PermutationImportance(String feature, Estimate loss) {
  /**
   * Shuffles every feature of the rows.
   *
   * @param rows of one schema; a feature of each in turn is changed and put back
   * @param model must not keep the row it is given
   * @param score of the model's answers in the order of the rows; greater is better
   * @param repeats at least 2
   * @param seed the same gives the same numbers
   * @return the greatest loss first
   */
  public static List<PermutationImportance> of(
      List<Row> rows,
      ToDoubleFunction<Row> model,
      ToDoubleFunction<double[]> score,
      int repeats,
      long seed) {
    if (rows.isEmpty() || repeats < 2) {
      throw new IllegalArgumentException(
          "Cannot shuffle " + rows.size() + " rows " + repeats + " times");
    }
    Schema schema = rows.get(0).schema();
    double whole = score.applyAsDouble(rows.stream().mapToDouble(model).toArray());
    List<PermutationImportance> losses = new ArrayList<>();
    Row changed = new Row(schema);
    double[] answers = new double[rows.size()];
    for (int feature = 0; feature < schema.size(); feature++) {
      // Of its own, so that a feature's numbers do not depend on which others there are.
      String name = schema.field(feature).name();
      Random random = new Random(31 * seed + name.hashCode());
      RunningMean lost = new RunningMean();
      for (int repeat = 0; repeat < repeats; repeat++) {
        int[] donors = shuffled(rows.size(), random);
        for (int i = 0; i < answers.length; i++) {
          changed.copyFrom(rows.get(i));
          copy(rows.get(donors[i]), changed, feature);
          answers[i] = model.applyAsDouble(changed);
        }
        lost.add(whole - score.applyAsDouble(answers));
      }
      double half = StudentT.quantile975(repeats - 1.0) * Math.sqrt(lost.variance() / lost.count());
      double mean = lost.mean();
      losses.add(
          new PermutationImportance(
              name, new Estimate(mean, new Interval(mean - half, mean + half))));
    }
    losses.sort(
        Comparator.comparingDouble((PermutationImportance each) -> each.loss.value())
            .reversed()
            .thenComparing(PermutationImportance::feature));
    return Collections.unmodifiableList(losses);
  }

  private static int[] shuffled(int size, Random random) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }

  private static void copy(Row from, Row to, int feature) {
    String text = from.getString(feature);
    if (from.isNull(feature)) {
      to.setNull(feature);
    } else if (text != null) {
      to.setString(feature, text);
    } else if (from.schema().field(feature).type() == FieldType.NUMBER) {
      to.setDouble(feature, from.getDouble(feature));
    } else {
      to.setLong(feature, from.getLong(feature));
    }
  }
}
