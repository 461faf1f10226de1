package org.millrace.modelops.training;

import java.util.Arrays;
import java.util.List;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.datasets.RowCursor;
import org.millrace.dataops.expressions.Program;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/** What came true for the rows of a spine. Of several outcomes of a row the last known counts. */
final class Outcomes {
  private final double[] truth;

  private Outcomes(int positions) {
    this.truth = new double[positions];
    Arrays.fill(truth, Double.NaN);
  }

  static Outcomes read(Recipe recipe, Spine spine, Records records) {
    Outcomes outcomes = new Outcomes(spine.positions());
    Contract contract = recipe.contract(recipe.settings().label().stream());
    int key = contract.schema().require(contract.key());
    FieldType type = recipe.outcome().type();
    Program outcome = Program.compile(List.of(recipe.outcome()));
    Row answer = new Row(Schema.of(Field.optional("answer", type)));
    try (RowCursor cursor = records.open(contract.stream())) {
      while (cursor.hasNext()) {
        Row record = cursor.next();
        int index = spine.find(record.getString(key));
        if (index >= 0) {
          outcome.evaluate(0, record, answer, 0);
          outcomes.truth[index] = number(answer, type);
        }
      }
    }
    return outcomes;
  }

  /** A truth that is no number is none: infinity can't be learned either. */
  private static double number(Row answer, FieldType type) {
    if (answer.isNull(0)) {
      return Double.NaN;
    }
    double number =
        type == FieldType.BOOLEAN ? (answer.getBoolean(0) ? 1 : 0) : answer.getDouble(0);
    return Double.isFinite(number) ? number : Double.NaN;
  }

  boolean isKnown(int index) {
    return !Double.isNaN(truth[index]);
  }

  /** The quantity, or 1 where the row has the label and 0 where not; NaN where unknown. */
  double value(int index) {
    return truth[index];
  }
}
