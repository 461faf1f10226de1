package org.millrace.modelops.training;

import java.util.Locale;
import java.util.Map;
import org.millrace.kernel.Charter;
import org.millrace.kernel.DatasetVersion;
import org.millrace.modelops.evaluation.BinaryEvaluation;
import org.millrace.modelops.evaluation.Estimate;
import org.millrace.modelops.evaluation.Evaluation;
import org.millrace.modelops.tracking.GateVerdict;

/** A model card in Markdown (Mitchell et al., Model Cards for Model Reporting, 2019). */
final class ModelCard {
  private static final int MOST_FEATURES = 15;

  private final StringBuilder text = new StringBuilder();

  private ModelCard() {}

  static String write(Attempt attempt, Fitted fitted) {
    ModelCard card = new ModelCard();
    card.purpose(attempt);
    card.data(attempt);
    card.quality(attempt);
    InspectionText.of(attempt).forEach(card::written);
    card.gates(attempt);
    card.features(fitted);
    card.assumptions(attempt.recipe().charter());
    return card.text.toString();
  }

  private void purpose(Attempt attempt) {
    Charter charter = attempt.recipe().charter();
    LabelSettings label = attempt.recipe().settings().label();
    line("# %s", attempt.recipe().useCase().name());
    line("");
    line("%s", charter.problem().strip());
    line("");
    line("**Decision.** %s", charter.decision().strip());
    line("");
    if (attempt.measurement() instanceof LabelMeasurement labels) {
      line(
          "**Answers** the probability of `%s`: `%s` in stream `%s`. At and above %.4f the label is"
              + " predicted.",
          label.name(), label.truth(), label.stream(), labels.threshold());
    } else {
      line(
          "**Answers** how much `%s` will be: `%s` in stream `%s`.",
          label.name(), label.truth(), label.stream());
    }
    line("");
    line(
        "**Trainer** %s with seed %d, run `%s`, use case `%s`.",
        attempt.recipe().settings().trainer().params(),
        attempt.recipe().settings().seed(),
        attempt.runId(),
        attempt.recipe().useCase().digest().substring(0, 12));
    line("");
  }

  private void data(Attempt attempt) {
    TrainingReport.RowCounts rows = attempt.rows();
    line("## Data");
    line("");
    line("Known as of %s.", attempt.asOf());
    line("");
    line("| stream | dataset | version | rows |");
    line("|---|---|---|---|");
    for (Map.Entry<String, DatasetVersion> entry : attempt.datasets().entrySet()) {
      DatasetVersion version = entry.getValue();
      line(
          "| %s | %s | %d %s | %d |",
          entry.getKey(), version.dataset(), version.snapshotId(), version.tags(), version.rows());
    }
    line("");
    line(
        "Trained on %d rows with a cutoff from %s, tested on %d rows from %s to %s. Left out: %d"
            + " without an outcome, %d whose outcome had not matured, %d between the two parts.",
        rows.train(),
        attempt.trainFrom(),
        rows.test(),
        attempt.split().boundary(),
        attempt.testTo(),
        rows.unlabeled(),
        rows.immature(),
        rows.embargoed());
    line("");
  }

  private void quality(Attempt attempt) {
    line("## Quality on the test rows");
    line("");
    if (attempt.measurement() instanceof LabelMeasurement labels) {
      quality(labels);
    } else if (attempt.measurement() instanceof QuantityMeasurement quantity) {
      quality(quantity);
    }
    attempt.calibration().ifPresent(verdict -> line("**Calibration.** %s%n", verdict.sentence()));
    attempt.warnings().forEach(warning -> line("**Warning.** %s%n", warning));
  }

  private void quality(LabelMeasurement measured) {
    BinaryEvaluation model = measured.model();
    line("| | AUC | 95 %% interval | gain of the model, 95 %% interval | log loss | Brier |");
    line("|---|---|---|---|---|---|");
    row("**model**", model, "", "log_loss", "brier");
    for (Gain gain : measured.gains()) {
      row(gain.over(), gain.of(), difference(gain), "log_loss", "brier");
    }
    line("");
    line(
        "AUC on the training rows %.4f. The label's share is %.4f. The threshold is %.4f.",
        measured.trainAuc(), model.baseRate(), measured.threshold());
    line("");
    InspectionText.numbers(model, measured.confusion(), measured.value()).forEach(this::written);
  }

  private void quality(QuantityMeasurement measured) {
    line(
        "| | mean absolute error | 95 %% interval | gain of the model, 95 %% interval | RMSE | R² |");
    line("|---|---|---|---|---|---|");
    row("**model**", measured.model(), "", "rmse", "r2");
    for (Gain gain : measured.gains()) {
      row(gain.over(), gain.of(), difference(gain), "rmse", "r2");
    }
    line("");
    line(
        "Mean absolute error on the training rows %.4f. A gain is error less, paired row by row.",
        measured.train().leading().value());
    line("");
    InspectionText.numbers(measured.model()).forEach(this::written);
  }

  private static String difference(Gain gain) {
    return String.format(
        Locale.ROOT,
        "%+.4f (%+.4f to %+.4f)",
        gain.gain().value(),
        gain.gain().interval().lower(),
        gain.gain().interval().upper());
  }

  private void row(String name, Evaluation of, String difference, String third, String fourth) {
    Estimate lead = of.leading();
    line(
        "| %s | %.4f | %.4f to %.4f | %s | %.4f | %.4f |",
        name,
        lead.value(),
        lead.interval().lower(),
        lead.interval().upper(),
        difference,
        of.metrics().getOrDefault(third, Double.NaN),
        of.metrics().getOrDefault(fourth, Double.NaN));
  }

  private void gates(Attempt attempt) {
    line("## Gates");
    line("");
    for (GateVerdict verdict : attempt.verdicts()) {
      line("- %s: %s", verdict.passed() ? "passed" : "**failed**", verdict.message());
    }
    line("");
  }

  private void features(Fitted fitted) {
    line("## What it looks at");
    line("");
    line("| feature | share of the importance |");
    line("|---|---|");
    fitted.importance().entrySet().stream()
        .limit(MOST_FEATURES)
        .forEach(entry -> line("| %s | %.1f %% |", entry.getKey(), 100 * entry.getValue()));
    line("");
  }

  private void assumptions(Charter charter) {
    line("## Assumptions");
    line("");
    charter.assumptions().forEach(assumption -> line("- %s", assumption));
  }

  private void written(String line) {
    text.append(line).append('\n');
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation is Error Prone's own
  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
