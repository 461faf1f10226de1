package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.millrace.kernel.Charter;
import org.millrace.modelops.evaluation.BinaryEvaluation;
import org.millrace.modelops.evaluation.Confusion;
import org.millrace.modelops.evaluation.Estimate;
import org.millrace.modelops.evaluation.GroupFairness;
import org.millrace.modelops.evaluation.Interval;
import org.millrace.modelops.evaluation.PermutationImportance;
import org.millrace.modelops.evaluation.RegressionEvaluation;
import org.millrace.modelops.evaluation.RegressionSlice;
import org.millrace.modelops.evaluation.SliceEvaluation;
import org.millrace.modelops.evaluation.WeakSlice;

/** The parts of a model card that tell of slices, groups and features, in Markdown. */
final class InspectionText {
  private static final int MOST_FEATURES = 15;

  private final List<String> lines = new ArrayList<>();

  private InspectionText() {}

  static List<String> of(Attempt attempt) {
    InspectionText text = new InspectionText();
    Inspection inspection = attempt.inspection();
    if (inspection instanceof LabelInspection labels) {
      text.slices(labels.slices());
      text.weak(inspection, "log loss");
      text.fairness(labels.fairness());
    } else if (inspection instanceof QuantityInspection quantity) {
      text.slices("Slices", quantity.slices());
      text.weak(inspection, "squared error");
      text.slices("Protected groups", quantity.groups());
    }
    text.importance(inspection.importance(), attempt.measurement().model().lead());
    return text.lines;
  }

  /** One row a number, with its interval. */
  static List<String> numbers(RegressionEvaluation model) {
    InspectionText text = new InspectionText();
    text.head("number", "value", "95 % interval");
    text.number("RMSE", model.rmse());
    text.number("mean absolute error", model.mae());
    text.number("R²", model.r2());
    text.number("mean absolute error, in shares of the quantity", model.mape());
    text.lines.add("");
    return text.lines;
  }

  /** One row a number, with its interval. */
  static List<String> numbers(BinaryEvaluation model, Confusion confusion, Charter.Value value) {
    InspectionText text = new InspectionText();
    text.head("number", "value", "95 % interval");
    text.number("average precision", model.averagePrecision(), model.averagePrecisionInterval());
    text.number("calibration error", model.calibrationError(), model.calibrationErrorInterval());
    text.number("precision", confusion.precision(), confusion.precisionInterval());
    text.number("recall", confusion.recall(), confusion.recallInterval());
    text.number("F1", confusion.f1(), confusion.f1Interval());
    Estimate per1000 = confusion.valuePer1000(value);
    text.row(
        "value per 1000 rows, " + value.currency(),
        String.format(Locale.ROOT, "%.2f", per1000.value()),
        String.format(
            Locale.ROOT, "%.2f to %.2f", per1000.interval().lower(), per1000.interval().upper()));
    text.lines.add("");
    return text.lines;
  }

  private void number(String name, Estimate estimate) {
    number(name, estimate.value(), estimate.interval());
  }

  private void slices(String title, List<RegressionSlice> slices) {
    if (slices.isEmpty()) {
      return;
    }
    title(title);
    head("slice", "rows", "mean absolute error", "RMSE", "R²", "predicted less actual");
    for (RegressionSlice slice : slices) {
      row(
          slice.slice(),
          Integer.toString(slice.rows()),
          number(slice.model().mae()),
          number(slice.model().rmse()),
          number(slice.model().r2().value()),
          number(slice.bias()));
    }
    lines.add("");
  }

  private void number(String name, double value, Interval interval) {
    row(name, number(value), range(interval));
  }

  private void slices(List<SliceEvaluation> slices) {
    if (slices.isEmpty()) {
      return;
    }
    title("Slices");
    head("slice", "rows", "label's share", "AUC", "log loss", "precision", "recall");
    for (SliceEvaluation slice : slices) {
      Confusion confusion = slice.confusion();
      double positives = confusion.truePositives() + (double) confusion.falseNegatives();
      row(
          slice.slice(),
          Integer.toString(slice.rows()),
          number(positives / slice.rows()),
          slice
              .model()
              .map(model -> number(new Estimate(model.auc(), model.aucInterval())))
              .orElse("-"),
          number(slice.logLoss()),
          number(new Estimate(confusion.precision(), confusion.precisionInterval())),
          number(new Estimate(confusion.recall(), confusion.recallInterval())));
    }
    lines.add("");
  }

  private void weak(Inspection inspection, String loss) {
    title("Where it is worst");
    lines.add(
        inspection.weak().looks()
            + " slices of one and of two features were held against all other rows;"
            + (inspection.weak().slices().isEmpty()
                ? " on none is the " + loss + " worse than chance explains."
                : " on these the " + loss + " is worse by more than chance explains."));
    lines.add("");
    if (inspection.weak().slices().isEmpty()) {
      return;
    }
    head("slice", "rows", loss, "elsewhere", "excess", "effect", "corrected p");
    for (WeakSlice slice : inspection.weak().slices()) {
      row(
          slice.slice(),
          Integer.toString(slice.rows()),
          number(slice.loss()),
          number(slice.elsewhere()),
          number(slice.excess()),
          String.format(Locale.ROOT, "%.2f", slice.effect()),
          String.format(Locale.ROOT, "%.1e", slice.pValue()));
    }
    lines.add("");
  }

  private void fairness(List<GroupFairness> groups) {
    if (groups.isEmpty()) {
      return;
    }
    title("Fairness");
    lines.add(
        "Each group against all other rows. Usually taken as fair: differences within "
            + range(GroupFairness.FAIR_DIFFERENCE)
            + ", ratios within "
            + range(GroupFairness.FAIR_RATIO)
            + ".");
    lines.add("");
    head("group", "rows", "called", "parity difference", "impact ratio", "opportunity difference");
    for (GroupFairness group : groups) {
      row(
          group.group(),
          Integer.toString(group.rows()),
          number(group.called()),
          number(group.statisticalParity()),
          number(group.disparateImpact()),
          group.equalOpportunity().map(InspectionText::number).orElse("-"));
    }
    lines.add("");
  }

  private void importance(List<PermutationImportance> features, String lead) {
    if (features.isEmpty()) {
      return;
    }
    title("What it relies on");
    head("feature shuffled", lead.equals("auc") ? "AUC lost" : "mean absolute error added");
    features.stream()
        .limit(MOST_FEATURES)
        .forEach(feature -> row(feature.feature(), number(feature.loss())));
    lines.add("");
  }

  private void title(String title) {
    lines.add("## " + title);
    lines.add("");
  }

  private void head(String... columns) {
    row(columns);
    lines.add("|" + "---|".repeat(columns.length));
  }

  /** What comes from data must not end a cell. */
  private void row(String... cells) {
    StringBuilder row = new StringBuilder("|");
    for (String cell : cells) {
      row.append(' ').append(cell.replace("|", "\\|").replaceAll("\\s", " ")).append(" |");
    }
    lines.add(row.toString());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static String number(Estimate estimate) {
    return number(estimate.value()) + " (" + range(estimate.interval()) + ")";
  }

  private static String range(Interval interval) {
    return number(interval.lower()) + " to " + number(interval.upper());
  }
}
