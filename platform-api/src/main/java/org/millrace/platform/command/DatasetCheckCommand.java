package org.millrace.platform.command;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Shows how a dataset version keeps its contract. */
@Command(
    name = "check",
    description =
        "Ask a version every rule of its contract; exit code 1 if it would not be learned from.",
    mixinStandardHelpOptions = true)
final class DatasetCheckCommand implements Callable<Integer> {
  private static final int HELD_BACK = 1;

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Mixin
  PlatformClient platform;

  @Parameters(
      paramLabel = "VERSION",
      converter = VersionRef.Reader.class,
      description = "As flight-delays.weather@2013-q1.")
  VersionRef version = new VersionRef("", "");

  @Option(names = "--json", description = "As the platform answers it.")
  boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    JsonNode report = platform.get(version.path() + "/checks");
    PrintWriter out = spec.commandLine().getOut();
    boolean heldBack = false;
    int kept = 0;
    if (json) {
      out.println(report.toPrettyString());
    }
    for (JsonNode result : report.path("results")) {
      JsonNode anomaly = result.path("anomaly");
      if (!anomaly.isObject()) {
        kept++;
        continue;
      }
      heldBack |= !anomaly.path("severity").asString().equals("WARN");
      if (!json) {
        print(result, anomaly, out);
      }
    }
    if (!json) {
      out.printf("%,d of %,d rules are kept%n", kept, report.path("results").size());
    }
    out.flush();
    return heldBack ? HELD_BACK : 0;
  }

  private static void print(JsonNode result, JsonNode anomaly, PrintWriter out) {
    out.printf(
        "%-10s %s (%s)%n",
        anomaly.path("severity").asString().toLowerCase(Locale.ROOT),
        result.path("rule").asString(),
        anomaly.path("code").asString());
    out.println("  why:   " + anomaly.path("longText").asString());
    out.println("  fix:   " + anomaly.path("fix").asString());
    if (anomaly.path("contractEdit").isString()) {
      out.println("         " + anomaly.path("contractEdit").asString());
    }
    if (!result.path("examples").isEmpty()) {
      out.println("  as in: " + result.path("examples"));
    }
  }
}
