package org.millrace.platform.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.millrace.kernel.DatasetVersion;
import org.millrace.modelops.evaluation.Estimate;
import org.millrace.modelops.evaluation.Evaluation;
import org.millrace.modelops.training.Gain;
import org.millrace.modelops.training.TrainingReport;
import org.millrace.platform.demo.DemoReport;

/** The report of the demo, for people. */
final class ReportText {
  private final PrintWriter out;

  ReportText(PrintWriter out) {
    this.out = out;
  }

  void print(DemoReport report) {
    line("");
    line("Data");
    for (Map.Entry<String, DatasetVersion> entry : new TreeMap<>(report.datasets()).entrySet()) {
      DatasetVersion version = entry.getValue();
      line("  %-14s %,9d rows   version %d", entry.getKey(), version.rows(), version.snapshotId());
    }
    if (report.quarantined().isEmpty()) {
      line("  nothing was quarantined");
    }
    report
        .quarantined()
        .forEach(
            count ->
                line(
                    "  quarantined: %d of %s (%s)", count.records(), count.stream(), count.rule()));
    report.training().ifPresent(this::printTraining);
    printLive(report);
    out.flush();
  }

  private void printTraining(TrainingReport training) {
    line("");
    line(
        "Training   %s version %d, run %s",
        training.version().model(), training.version().version(), training.runId());
    line(
        "  trained on %,d rows, tested on the %,d that followed (from %s)",
        training.rows().train(), training.rows().test(), training.testFrom());
    line(
        "  left out: %,d too young to have an outcome, %,d without one",
        training.rows().immature(), training.rows().unlabeled());
    String lead = training.model().lead();
    line("  %-22s %s", lead.toUpperCase(Locale.ROOT), lead(training.model()));
    for (String name : List.of("rmse", "r2")) {
      Double value = training.metrics().get(name);
      if (value != null) {
        line("  %-22s %.3f", name.toUpperCase(Locale.ROOT), value);
      }
    }
    for (Gain gain : training.gains()) {
      line(
          "  %-22s %s   model gains %+.3f [%+.3f, %+.3f]",
          "  " + gain.over(),
          lead(gain.of()),
          gain.gain().value(),
          gain.gain().interval().lower(),
          gain.gain().interval().upper());
    }
    training.warnings().forEach(warning -> line("  warning: %s", warning));
    training
        .gates()
        .forEach(
            gate ->
                line("  gate %-26s %s", gate.gate(), gate.passed() ? "passed" : gate.message()));
    long millis = training.durations().values().stream().mapToLong(Duration::toMillis).sum();
    line("  took %.1f s", millis / 1000.0);
  }

  private void printLive(DemoReport report) {
    line("");
    line("Live       version %d over REST", report.champion().version());
    line(
        "  %,d predictions asked, answered in %.1f ms (p50), %.1f ms (p99)",
        report.asked(), report.p50Millis(), report.p99Millis());
    line(
        "  %,d logged, %,d have an outcome by now",
        report.live().predictions(), report.live().matured());
    report
        .live()
        .realised()
        .evaluation()
        .ifPresent(live -> line("  %-22s %s", live.lead().toUpperCase(Locale.ROOT), lead(live)));
    line(
        "  %-22s %,d of %,d differ (at most %.1e)",
        "computed again offline",
        report.skew().different(),
        report.skew().compared(),
        report.skew().greatest());
    line(
        "  %-22s %.3f %% of %,d values the same to the last bit",
        "features", 100 * report.skew().exactShare(), report.skew().values());
    Double value = report.live().metrics().get("value_per_1000");
    if (value != null) {
      line("  %-22s %.0f by the charter's values", "worth per 1,000", value);
    }
  }

  private static String lead(Evaluation evaluation) {
    Estimate lead = evaluation.leading();
    return String.format(
        Locale.ROOT,
        "%.3f [%.3f, %.3f]",
        lead.value(),
        lead.interval().lower(),
        lead.interval().upper());
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation is Error Prone's, which does not ship
  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
