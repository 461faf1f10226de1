package org.millrace.modelops.training;

import org.millrace.kernel.Row;
import org.millrace.modelops.predictor.ModelPackage;
import org.millrace.modelops.predictor.StoredExample;
import org.millrace.modelops.training.Reproduction.Answers;

/** A model and its rebuilt twin, asked about the same rows. */
final class AnswerComparison {
  private final ModelPackage original;
  private final ModelPackage rebuilt;
  private final Attempt attempt;
  private int rows;
  private int different;
  private double greatest;

  AnswerComparison(ModelPackage original, ModelPackage rebuilt, Attempt attempt) {
    this.original = original;
    this.rebuilt = rebuilt;
    this.attempt = attempt;
  }

  /** On the rows that the original package stores. */
  Answers onExamples() {
    begin();
    for (StoredExample example : original.examples()) {
      ask(example.features());
    }
    return new Answers(rows, different, greatest);
  }

  /** On the rows the rebuilt model was tested on. */
  Answers onTestRows() {
    begin();
    Rows features = attempt.examples().features();
    Row row = new Row(features.schema());
    for (int i = attempt.split().testBegin(); i < attempt.split().rows(); i++) {
      features.read(i, row);
      ask(row);
    }
    return new Answers(rows, different, greatest);
  }

  private void begin() {
    rows = 0;
    different = 0;
    greatest = 0;
  }

  /** Models of other features can't be asked about the same row, and so don't answer the same. */
  private void ask(Row features) {
    rows++;
    if (!original.plan().features().equals(rebuilt.plan().features())) {
      different++;
      greatest = Double.POSITIVE_INFINITY;
      return;
    }
    double was = original.score(features);
    double is = rebuilt.score(features);
    if (Double.doubleToLongBits(was) != Double.doubleToLongBits(is)) {
      different++;
      greatest = Math.max(greatest, Math.abs(was - is));
    }
  }
}
