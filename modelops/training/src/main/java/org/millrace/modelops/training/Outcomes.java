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
  private static final byte UNKNOWN = -1;

  private final byte[] truth;

  private Outcomes(int positions) {
    this.truth = new byte[positions];
    Arrays.fill(truth, UNKNOWN);
  }

  static Outcomes read(Recipe recipe, Spine spine, Records records) {
    Outcomes outcomes = new Outcomes(spine.positions());
    Contract contract = recipe.contract(recipe.settings().label().stream());
    int key = contract.schema().require(contract.key());
    Program when = Program.compile(List.of(recipe.outcome()));
    Row answer = new Row(Schema.of(Field.optional("answer", FieldType.BOOLEAN)));
    try (RowCursor cursor = records.open(contract.stream())) {
      while (cursor.hasNext()) {
        Row record = cursor.next();
        int index = spine.find(record.getString(key));
        if (index >= 0) {
          when.evaluate(0, record, answer, 0);
          outcomes.truth[index] =
              answer.isNull(0) ? UNKNOWN : (byte) (answer.getBoolean(0) ? 1 : 0);
        }
      }
    }
    return outcomes;
  }

  boolean isKnown(int index) {
    return truth[index] != UNKNOWN;
  }

  /** Whether the row has the label; only of rows whose outcome is known. */
  boolean isTrue(int index) {
    return truth[index] == 1;
  }
}
