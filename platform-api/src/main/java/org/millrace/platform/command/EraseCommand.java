package org.millrace.platform.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.millrace.kernel.ProblemException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Has a running platform erase a person's data, and waits for the receipt. */
@Command(
    name = "erase",
    description = "Erase a person's data from a running platform, bytes included.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  millrace erase --use-case flight-delays --subject N14228 --reason 'ticket 4711'"
    })
final class EraseCommand implements Callable<Integer> {
  @Option(
      names = "--use-case",
      required = true,
      paramLabel = "NAME",
      description = "The use case whose data it is.")
  String useCase = "";

  @Option(
      names = "--subject",
      required = true,
      paramLabel = "KEY",
      description = "The person's key, as the contracts' subjectKey has it.")
  String subject = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; it is kept in the receipt and must not name the person.")
  String reason = "";

  @Option(names = "--dry-run", description = "Only say where the data lies.")
  boolean dryRun;

  @Mixin PlatformClient platform = new PlatformClient();

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("useCase", useCase);
    body.put("subject", subject);
    body.put("reason", reason);
    body.put("actor", System.getProperty("user.name"));
    body.put("dryRun", dryRun);
    JsonNode erasure = platform.post("/api/v1/erasures", body);
    while (isGoingOn(erasure)) {
      TimeUnit.MILLISECONDS.sleep(500);
      erasure = platform.get("/api/v1/erasures/" + erasure.path("id").asString());
    }
    print(erasure, spec.commandLine().getOut());
    if (erasure.path("state").asString().equals("failed")) {
      throw new ProblemException(
          "Cannot finish the erasure yet",
          erasure.path("failure").asString(),
          "mend that and run the command again; it goes on where it was");
    }
    return 0;
  }

  private static boolean isGoingOn(JsonNode erasure) {
    String state = erasure.path("state").asString();
    return state.equals("running") || state.equals("wiping");
  }

  private static void print(JsonNode erasure, PrintWriter out) {
    for (JsonNode place : erasure.path("places")) {
      out.printf(
          "%-11s %-40s %8d  %s%n",
          place.path("kind").asString(),
          place.path("place").asString(),
          place.path("records").asLong(),
          place.path("detail").asString());
    }
    for (JsonNode model : erasure.path("modelsTrainedOnIt")) {
      out.printf("%-11s %-40s was trained on it and stays%n", "model", model.asString());
    }
    if (erasure.path("receipt").isNumber()) {
      out.println("Erased. The receipt is entry " + erasure.path("receipt") + " of the audit.");
    }
    out.flush();
  }
}
