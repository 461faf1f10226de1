package org.millrace.modelops.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

class PermutationImportanceTests {
  private static final Schema SCHEMA =
      Schema.of(
          Field.optional("word", FieldType.STRING),
          Field.optional("count", FieldType.INTEGER),
          Field.optional("noise", FieldType.NUMBER),
          Field.optional("size", FieldType.NUMBER));
  private static final ToDoubleFunction<Row> MODEL =
      row ->
          1
              / (1
                  + Math.exp(
                      -("a".equals(row.getString(0)) ? 1 : -1)
                          - row.getLong(1)
                          - (row.isNull(3) ? 5 : 4 * row.getDouble(3))));

  private final List<Row> rows = new ArrayList<>();
  private final boolean[] labels = new boolean[4000];

  PermutationImportanceTests() {
    Random random = new Random(1);
    for (int i = 0; i < labels.length; i++) {
      Row row = new Row(SCHEMA);
      row.setString(0, random.nextBoolean() ? "a" : "b");
      row.setLong(1, random.nextInt(2));
      row.setDouble(2, random.nextGaussian());
      if (random.nextInt(10) > 0) {
        row.setDouble(3, random.nextGaussian());
      }
      labels[i] = random.nextDouble() < MODEL.applyAsDouble(row);
      rows.add(row);
    }
  }

  @Test
  void ordersFeaturesByWhatTheModelLoses() {
    List<String> before = rows.stream().map(Row::toString).toList();
    List<PermutationImportance> found = measure(7);
    assertThat(found)
        .extracting(PermutationImportance::feature)
        .containsExactly("size", "word", "count", "noise");
    assertThat(found.get(0).loss().interval().lower()).isGreaterThan(0.2);
    assertThat(found.get(1).loss().interval().lower())
        .isGreaterThan(found.get(2).loss().interval().upper());
    assertThat(found.get(3).loss()).isEqualTo(new Estimate(0, new Interval(0, 0)));
    assertThat(rows.stream().map(Row::toString).toList()).isEqualTo(before);
  }

  @Test
  void theSameSeedGivesTheSameNumbers() {
    assertThat(measure(7)).isEqualTo(measure(7)).isNotEqualTo(measure(8));
  }

  @Test
  void refusesASingleRepeat() {
    assertThatThrownBy(() -> PermutationImportance.of(rows, MODEL, answers -> 0, 1, 7))
        .hasMessageContaining("Cannot shuffle 4000 rows 1 times");
  }

  private List<PermutationImportance> measure(long seed) {
    return PermutationImportance.of(
        rows, MODEL, answers -> BinaryEvaluation.of(answers, labels).auc(), 5, seed);
  }
}
