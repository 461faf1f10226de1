package org.millrace.modelops.training;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/** Rows with a label or a quantity, numbers that are absent now and then, and a category. */
final class MadeUp {
  static final Schema SCHEMA =
      Schema.of(
          Field.optional("x", FieldType.NUMBER),
          Field.optional("huge", FieldType.NUMBER),
          Field.optional("flag", FieldType.BOOLEAN),
          Field.optional("kind", FieldType.STRING));
  static final int ROWS = 1500;
  private static final LabelSettings GOOD =
      new LabelSettings("good", "outcomes", "true", null, Duration.ZERO);
  private static final LabelSettings RIDERS =
      new LabelSettings("riders", "counts", null, "riders", Duration.ZERO);

  private MadeUp() {}

  static Fitter ofLabels(Examples examples) {
    return fitter(examples, GOOD);
  }

  static Fitter ofQuantity(Examples examples) {
    return fitter(examples, RIDERS);
  }

  private static Fitter fitter(Examples examples, LabelSettings label) {
    return new Fitter(examples.encoding(ROWS), label, 7, 1, "made up", Instant.EPOCH);
  }

  static Examples labels() {
    return examples((random, mean) -> random.nextDouble() < 1 / (1 + Math.exp(-3 * mean)) ? 1 : 0);
  }

  static Examples quantity() {
    return examples((random, mean) -> 15_000 + 2_000 * mean + 100 * random.nextGaussian());
  }

  private static Examples examples(Draw draw) {
    Random random = new Random(7);
    RowTable features = new RowTable(SCHEMA);
    double[] targets = new double[ROWS];
    long[] cutoffs = new long[ROWS];
    Row row = new Row(SCHEMA);
    for (int i = 0; i < ROWS; i++) {
      row.clear();
      double x = random.nextGaussian();
      if (random.nextInt(10) > 0) {
        row.setDouble(0, x);
      }
      row.setDouble(1, 1e6 + 1e3 * random.nextGaussian());
      row.setBoolean(2, random.nextBoolean());
      int kind = random.nextInt(4);
      row.setString(3, "k" + kind);
      features.add(row);
      targets[i] = draw.target(random, x + (kind == 1 ? 0.4 : 0));
      cutoffs[i] = i;
    }
    return new Examples(features, targets, cutoffs, new double[0], new int[ROWS]);
  }

  private interface Draw {
    double target(Random random, double mean);
  }
}
