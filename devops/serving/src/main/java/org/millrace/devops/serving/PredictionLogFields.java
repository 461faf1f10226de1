package org.millrace.devops.serving;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.dataops.contracts.Contract;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Problem;
import org.millrace.kernel.Schema;
import org.millrace.modelops.predictor.Task;

/**
 * What a record of the stream {@code predictions} holds, which its contract must promise: of a
 * classification {@code probability} and {@code label}, of every other task {@code value}.
 */
public final class PredictionLogFields {
  private PredictionLogFields() {}

  /** Every field that serving writes, by name. */
  static Map<String, FieldType> of(Task task) {
    Map<String, FieldType> fields = new LinkedHashMap<>();
    fields.put("prediction_id", FieldType.STRING);
    fields.put("model", FieldType.STRING);
    fields.put("model_version", FieldType.INTEGER);
    fields.put("variant", FieldType.STRING);
    fields.put("entity_key", FieldType.STRING);
    fields.put("cutoff", FieldType.TIMESTAMP);
    if (task == Task.CLASSIFICATION) {
      fields.put("probability", FieldType.NUMBER);
      fields.put("label", FieldType.BOOLEAN);
    } else {
      fields.put("value", FieldType.NUMBER);
    }
    fields.put("features", FieldType.STRING);
    fields.put("latency_micros", FieldType.INTEGER);
    fields.put("known_at", FieldType.TIMESTAMP);
    return fields;
  }

  /**
   * Where a contract and the records differ so that these would be quarantined, or read in vain.
   *
   * @param log the contract of the stream {@code predictions}
   * @return none if all is well
   */
  public static List<Problem> faults(Contract log, Task task) {
    Map<String, FieldType> written = of(task);
    Schema promised = log.schema();
    List<Problem> faults = new ArrayList<>();
    written.forEach(
        (name, type) -> {
          if (!promised.has(name) || promised.field(promised.require(name)).type() != type) {
            faults.add(
                fault(
                    "Invalid prediction log: it has no field '" + name + "' of type " + type,
                    "serving writes one with each answer of a " + task.word(),
                    "add the field to its contract"));
          }
        });
    for (Field field : promised.fields()) {
      if (field.required() && !written.containsKey(field.name())) {
        faults.add(
            fault(
                "Invalid prediction log: its field '" + field.name() + "' is required",
                "serving does not write one with the answers of a " + task.word(),
                "take the field out of its contract, or make it optional"));
      }
    }
    return faults;
  }

  private static Problem fault(String what, String why, String fix) {
    return new Problem(what, why, fix, "contracts/predictions.odcs.yaml");
  }
}
