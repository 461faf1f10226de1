package org.millrace.platform.command;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** A tuning, for people: the best trials, and what to put into modelops.yaml. */
final class TuningText {
  private static final int MOST = 20;
  private final PrintWriter out;

  TuningText(PrintWriter out) {
    this.out = out;
  }

  void print(JsonNode tuning) {
    out.println(tuning.path("status").asString());
    if (!tuning.path("reason").asString().isEmpty()) {
      out.println(tuning.path("reason").asString());
    }
    trials(tuning);
    JsonNode best = tuning.path("best");
    if (!best.isObject()) {
      return;
    }
    out.println();
    if (best.path("trial").asInt() == 0) {
      out.println("Nothing better was found than the trainer as modelops.yaml has it:");
    } else {
      line(
          "Trial %d has a %s of %.5f, the trainer as modelops.yaml has it %.5f. Put there:",
          best.path("trial").asInt(),
          tuning.path("metric").asString(),
          best.path("value").asDouble(),
          best.path("asTheFileHasIt").asDouble());
    }
    out.println();
    out.print(best.path("yaml").asString());
  }

  private void trials(JsonNode tuning) {
    List<JsonNode> all = StreamSupport.stream(tuning.path("trials").spliterator(), false).toList();
    if (all.isEmpty()) {
      return;
    }
    double sign = tuning.path("maximised").asBoolean() ? -1 : 1;
    line(
        "%5s  %12s  %6s  %8s  %s",
        "trial", tuning.path("metric").asString(), "share", "seconds", "values");
    all.stream()
        .sorted(
            Comparator.comparingDouble((JsonNode trial) -> -trial.path("share").asDouble())
                .thenComparingDouble(trial -> sign * value(trial, sign)))
        .limit(MOST)
        .forEach(this::trial);
    if (all.size() > MOST) {
      line("... and %d more; --json shows all", all.size() - MOST);
    }
  }

  /** Those without a value come last. */
  private static double value(JsonNode trial, double sign) {
    JsonNode value = trial.path("value");
    return value.isNumber() ? value.asDouble() : sign * Double.POSITIVE_INFINITY;
  }

  private void trial(JsonNode trial) {
    JsonNode value = trial.path("value");
    line(
        "%5d  %12s  %6.3f  %8s  %s",
        trial.path("number").asInt(),
        value.isNumber()
            ? String.format(Locale.ROOT, "%.5f", value.asDouble())
            : trial.path("status").asString(),
        trial.path("share").asDouble(),
        trial.path("seconds").isNumber()
            ? String.format(Locale.ROOT, "%.1f", trial.path("seconds").asDouble())
            : "",
        words(trial));
  }

  private static String words(JsonNode trial) {
    if (trial.path("number").asInt() == 0) {
      return "as modelops.yaml has it";
    }
    String values =
        trial.path("values").properties().stream()
            .map(value -> value.getKey() + "=" + value.getValue().asString())
            .collect(Collectors.joining(" "));
    String reason = trial.path("reason").asString();
    return reason.isEmpty() ? values : values + "  (" + reason + ")";
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation is Error Prone's, which does not ship
  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
