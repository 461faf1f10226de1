package org.millrace.modelops.training;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.function.IntConsumer;
import org.millrace.dataops.datasets.RowCursor;
import org.millrace.dataops.expressions.Expression;
import org.millrace.dataops.expressions.Program;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.dataops.features.PointInTimePass;
import org.millrace.kernel.Field;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.millrace.modelops.predictor.Encoding;

/**
 * Rows with their features as known at the cutoff and their outcome, in the order of the cutoff
 * unless said otherwise.
 *
 * @param features one row each
 * @param targets what is learned: of a classification 1 where the row has the label, else 0; of a
 *     regression the quantity; always finite
 * @param cutoffs micros
 * @param ruleScores the charter's rule on the request; NaN where it has no answer, empty without a
 *     rule
 * @param positions of the rows in the spine
 */
@SuppressWarnings("ArrayRecordComponent") // columns, read in place, never compared
record Examples(
    Rows features, double[] targets, long[] cutoffs, double[] ruleScores, int[] positions) {

  /**
   * Computes the features of labeled rows in one pass over the streams.
   *
   * @param positions in the spine, in the order of the cutoff; their outcomes are known
   * @param done told now and then how many rows are done
   */
  static Examples compute(
      Recipe recipe,
      Spine spine,
      Outcomes outcomes,
      int[] positions,
      Records records,
      IntConsumer done) {
    double[] targets = new double[positions.length];
    long[] cutoffs = new long[positions.length];
    for (int i = 0; i < positions.length; i++) {
      targets[i] = outcomes.value(positions[i]);
      cutoffs[i] = spine.cutoff(positions[i]);
    }
    RuleScorer rule = new RuleScorer(recipe.rule(), positions.length);
    RowTable features =
        pass(
            recipe.plan(),
            spine,
            positions,
            records,
            (row, request) -> {
              rule.score(row, request);
              if (row % 10_000 == 0) {
                done.accept(row);
              }
            });
    return new Examples(features, targets, cutoffs, rule.scores, positions);
  }

  /** Features of these rows by any plan over the same spine. */
  static RowTable pass(
      FeaturePlan plan, Spine spine, int[] positions, Records records, RowListener listener) {
    RowTable features = new RowTable(plan.features());
    Map<String, RowCursor> cursors = new HashMap<>();
    try {
      plan.streams()
          .forEach(stream -> cursors.put(stream, records.open(stream, plan.fields(stream))));
      Map<String, Iterator<Row>> streams = new HashMap<>(cursors);
      PointInTimePass.run(
          plan,
          requests(spine, positions, plan.request()),
          streams,
          (request, row) -> {
            listener.accept(features.size(), request);
            features.add(row);
          });
    } finally {
      cursors.values().forEach(RowCursor::close);
    }
    return features;
  }

  private static Iterator<Row> requests(Spine spine, int[] positions, Schema schema) {
    Row request = new Row(schema);
    PrimitiveIterator.OfInt indexes = Arrays.stream(positions).iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return indexes.hasNext();
      }

      @Override
      public Row next() {
        spine.read(indexes.nextInt(), request);
        return request;
      }
    };
  }

  int size() {
    return targets.length;
  }

  /**
   * These rows in another order; their features are shared, not copied.
   *
   * @param order which row comes first, and so on
   */
  Examples inOrder(int[] order) {
    return new Examples(
        features.inOrder(order),
        Arrays.stream(order).mapToDouble(row -> targets[row]).toArray(),
        Arrays.stream(order).mapToLong(row -> cutoffs[row]).toArray(),
        ruleScores.length == 0
            ? ruleScores
            : Arrays.stream(order).mapToDouble(row -> ruleScores[row]).toArray(),
        Arrays.stream(order).map(row -> positions[row]).toArray());
  }

  /** The inputs that occur in the rows [0, to). */
  Encoding encoding(int to) {
    Schema schema = features.schema();
    Encoding.Builder builder = Encoding.learn(schema);
    Row row = new Row(schema);
    for (int i = 0; i < to; i++) {
      features.read(i, row);
      builder.observe(row);
    }
    return builder.build();
  }

  /** Of a classification, which of the rows in [from, to) have the label. */
  boolean[] labels(int from, int to) {
    boolean[] labels = new boolean[to - from];
    for (int i = from; i < to; i++) {
      labels[i - from] = hasLabel(i);
    }
    return labels;
  }

  /** Of a classification, whether a row has the label. */
  boolean hasLabel(int row) {
    return targets[row] == 1;
  }

  /** How many of the rows in [from, to) have the label. */
  int positives(int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += hasLabel(i) ? 1 : 0;
    }
    return count;
  }

  /** Takes the number of a row, counting from 0, and its request. */
  @FunctionalInterface
  interface RowListener {
    void accept(int row, Row request);
  }

  private static final class RuleScorer {
    private final Optional<Program> program;
    private final Row answer;
    private final double[] scores;

    RuleScorer(Optional<Expression> rule, int rows) {
      this.program = rule.map(expression -> Program.compile(List.of(expression)));
      this.scores = new double[rule.isPresent() ? rows : 0];
      this.answer =
          new Row(
              new Schema(
                  rule.map(expression -> Field.optional("score", expression.type())).stream()
                      .toList()));
    }

    void score(int row, Row request) {
      if (program.isPresent()) {
        program.get().evaluate(0, request, answer, 0);
        scores[row] = answer.getDouble(0);
      }
    }
  }
}
