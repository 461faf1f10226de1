package org.millrace.dataops.contracts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Problem;
import org.millrace.kernel.Schema;

/** Checks that what one contract refers to is there in another. */
final class References {
  private References() {}

  /**
   * @param contracts those of a use case that could be read
   */
  static List<Problem> faults(List<Contract> contracts) {
    Map<String, Contract> streams =
        contracts.stream()
            .collect(Collectors.toMap(Contract::stream, Function.identity(), (a, b) -> a));
    List<Problem> faults = new ArrayList<>();
    for (Contract contract : contracts) {
      for (DatasetRule rule : contract.asked()) {
        if (rule instanceof DatasetRule.Reference reference) {
          check(contract, reference, streams, faults);
        }
      }
    }
    return faults;
  }

  private static void check(
      Contract contract,
      DatasetRule.Reference reference,
      Map<String, Contract> streams,
      List<Problem> faults) {
    String to = reference.otherStream() + "." + reference.otherField();
    Contract other = streams.get(reference.otherStream());
    FieldType type = type(contract.schema(), reference.field());
    if (other == null) {
      faults.add(
          fault(
              contract,
              reference,
              "there is no stream '" + reference.otherStream() + "' to find " + to + " in",
              "use one of " + streams.keySet().stream().sorted().toList()));
    } else if (!other.schema().has(reference.otherField())) {
      faults.add(
          fault(
              contract,
              reference,
              "the stream " + other.stream() + " has no field '" + reference.otherField() + "'",
              "name its key, " + other.stream() + "." + other.key()));
    } else if (type(other.schema(), reference.otherField()) != type) {
      faults.add(
          fault(
              contract,
              reference,
              reference.field() + " is " + type + ", and " + to + " is of another type",
              "refer to a field of the same type"));
    }
  }

  private static FieldType type(Schema schema, String field) {
    return schema.field(schema.require(field)).type();
  }

  private static Problem fault(
      Contract contract, DatasetRule.Reference reference, String why, String fix) {
    return new Problem("Invalid contract " + contract.file().getFileName(), why, fix)
        .at(reference.terms().where());
  }
}
