package org.millrace.devops.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.millrace.dataops.contracts.Contract;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Problem;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.millrace.modelops.predictor.Task;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PredictionLogFieldsTests {
  private final Contract labels =
      Contract.read(Path.of("../../usecases/flight-delays/contracts/predictions.odcs.yaml"));

  @ParameterizedTest
  @EnumSource(Task.class)
  void namesWhatARecordHolds(Task task) {
    PredictionRecord record = new PredictionRecord("a.predictions", "a", 1, "champion", task);
    Row seen = new Row(Schema.of(Field.optional("hour", FieldType.NUMBER)));
    byte[] json = record.of(new UUID(1, 2), "e", 5, 7, seen, 0.25, true, 3).value();
    JsonNode written = JsonMapper.shared().readTree(json);
    assertThat(written.propertyNames())
        .containsExactlyElementsOf(PredictionLogFields.of(task).keySet());
  }

  @Test
  void aContractThatPromisesThemIsSound() {
    assertThat(PredictionLogFields.faults(labels, Task.CLASSIFICATION)).isEmpty();
  }

  @Test
  void aContractOfLabelsIsNoneOfAQuantity() {
    assertThat(PredictionLogFields.faults(labels, Task.REGRESSION))
        .extracting(Problem::what)
        .containsExactly(
            "Invalid prediction log: it has no field 'value' of type NUMBER",
            "Invalid prediction log: its field 'probability' is required",
            "Invalid prediction log: its field 'label' is required");
  }
}
