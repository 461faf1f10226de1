package org.millrace.platform.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Asks a running platform what a retraining policy says. */
@Command(
    name = "retraining",
    description = {
      "Say what section 'retraining' of a use case's modelops.yaml decides now: train or wait,",
      "why, and when to look again. Begins nothing."
    },
    mixinStandardHelpOptions = true)
final class RetrainingCommand implements Callable<Integer> {
  private static final String UNKNOWN = "unknown";

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Mixin
  PlatformClient platform;

  @Parameters(paramLabel = "USECASE", description = "As flight-delays.")
  String useCase = "";

  @Option(names = "--json", description = "Print decision, facts and policy as JSON.")
  boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    JsonNode answer =
        platform.get("/api/v1/usecases/" + VersionRef.encoded(useCase) + "/retraining");
    if (json) {
      out.println(answer.toPrettyString());
    } else {
      print(answer, out);
    }
    out.flush();
    return 0;
  }

  private static void print(JsonNode answer, PrintWriter out) {
    JsonNode decision = answer.path("decision");
    JsonNode facts = answer.path("facts");
    String trigger = decision.path("trigger").asString("");
    out.println(
        answer.path("useCase").asString()
            + ": "
            + decision.path("action").asString()
            + (trigger.isEmpty() ? "" : ", called by " + trigger));
    out.println("  " + decision.path("reason").asString());
    line(out, "look again", decision.path("nextLook").asString());
    line(out, "champion", facts.path("champion").asString("none"));
    line(
        out,
        "trainings",
        facts.path("trainings").asInt()
            + (facts.path("lastTraining").isNull()
                ? ""
                : ", the last at " + facts.path("lastTraining").asString()));
    line(
        out,
        "labelled rows",
        count(facts.path("labels"))
            + " mature, "
            + count(facts.path("newLabels"))
            + " of them new");
    decision.path("unknown").forEach(what -> line(out, UNKNOWN, what.asString()));
  }

  private static String count(JsonNode number) {
    return number.isNumber() ? "%,d".formatted(number.asLong()) : UNKNOWN;
  }

  private static void line(PrintWriter out, String name, String value) {
    out.println("  %-14s %s".formatted(name, value));
  }
}
