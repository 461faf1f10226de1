package org.millrace.dataops.datasets;

import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateSchema;
import org.millrace.kernel.Field;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;

/**
 * Brings a table to a wanted schema where no reader or written file is broken by it: new optional
 * columns, a required column that becomes optional, another order. All else is refused.
 */
final class SchemaEvolution {
  private final String dataset;
  private final Schema present;
  private final Schema wanted;

  SchemaEvolution(String dataset, Schema present, Schema wanted) {
    this.dataset = dataset;
    this.present = present;
    this.wanted = wanted;
  }

  /**
   * @throws ProblemException naming every field that stands in the way
   */
  void apply(Table table) {
    List<Problem> problems = problems();
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    if (present.equals(wanted)) {
      return;
    }
    UpdateSchema update = table.updateSchema();
    for (Field field : wanted.fields()) {
      if (!present.has(field.name())) {
        update.addColumn(field.name(), Columns.iceberg(field.type()));
      } else if (!field.required()) {
        update.makeColumnOptional(field.name());
      }
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (i == 0) {
        update.moveFirst(wanted.field(i).name());
      } else {
        update.moveAfter(wanted.field(i).name(), wanted.field(i - 1).name());
      }
    }
    update.commit();
  }

  private List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    for (Field old : present.fields()) {
      int position = wanted.indexOf(old.name());
      if (position < 0) {
        problems.add(
            problem(
                old, "the table has it, the new schema does not", "keep it, as an optional field"));
      } else if (wanted.field(position).type() != old.type()) {
        problems.add(
            problem(
                old,
                "it is " + old.type() + " and can't become " + wanted.field(position).type(),
                "keep the type and add a field of another name"));
      } else if (wanted.field(position).required() && !old.required()) {
        problems.add(
            problem(
                old,
                "it is optional and can't become required: earlier rows may lack it",
                "leave it optional"));
      }
    }
    for (Field field : wanted.fields()) {
      if (field.required() && !present.has(field.name())) {
        problems.add(
            problem(field, "earlier rows lack it, so it can't be required", "make it optional"));
      }
    }
    return problems;
  }

  private Problem problem(Field field, String why, String fix) {
    return new Problem("Cannot change field " + field.name() + " of " + dataset, why, fix);
  }
}
