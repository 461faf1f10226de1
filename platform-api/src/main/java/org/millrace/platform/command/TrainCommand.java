package org.millrace.platform.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.millrace.modelops.training.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Has a running platform train, and watches. */
@Command(
    name = "train",
    header = "Train, judge, register and deploy a model.",
    description = {
      "Train a model of a use case that a running platform has, judge it, register it, and deploy",
      "it if it passes its gates. Interrupting the command leaves the run going."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:promoted, or begun with --no-wait",
      "1:the run failed or was stopped",
      "3:not promoted: a gate failed",
      "4:all gates passed, and the version waits for a person's approval"
    },
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  private static final int NOT_PROMOTED = 3;
  private static final int WAITS = 4;
  private static final long GLANCE_MILLIS = 300;

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Mixin
  PlatformClient platform;

  @Parameters(paramLabel = "USECASE", description = "As flight-delays.")
  String useCase = "";

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Mixin
  HistoryOptions history;

  @Option(
      names = "--learn-anyway",
      paramLabel = "REASON",
      description = "Learn even from data that breaks its contract, and say why.")
  @Nullable String learnAnyway;

  @Option(names = "--no-wait", description = "Print the run's id and leave it.")
  boolean leaves;

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, Object> request = history.request();
    if (learnAnyway != null) {
      request.put("learnAnyway", learnAnyway);
    }
    JsonNode begun =
        platform.post("/api/v1/usecases/" + VersionRef.encoded(useCase) + "/runs", request);
    String id = begun.path("runId").asString();
    PrintWriter out = spec.commandLine().getOut();
    if (begun.path("joined").asBoolean()) {
      out.println("A training is under way already; this is that one.");
    }
    out.println("run " + id);
    out.flush();
    if (leaves) {
      return 0;
    }
    return follow(platform, useCase, id, out);
  }

  /** Watches a training to its end and prints what came of it; gives the exit code. */
  static int follow(PlatformClient platform, String useCase, String id, PrintWriter out)
      throws InterruptedException {
    JsonNode run = await(platform, id, ProgressBars.to(out));
    RunCommand.print(run, out);
    out.flush();
    if (!run.at("/run/status").asString().equals("FINISHED")) {
      return 1;
    }
    for (JsonNode gate : run.path("gates")) {
      if (!gate.path("passed").asBoolean()) {
        return NOT_PROMOTED;
      }
    }
    JsonNode version = run.path("version");
    if (version.path("status").asString("").equals("waiting")) {
      out.printf(
          "Approve or reject it: millrace model approve %s %d --reason ...%n",
          useCase, version.path("version").asInt());
      out.flush();
      return WAITS;
    }
    return 0;
  }

  private static JsonNode await(PlatformClient platform, String id, ProgressBars bars)
      throws InterruptedException {
    List<Stage> stages = List.of(Stage.values());
    bars.step("Train, judge and register", stages.size() * 100L);
    while (true) {
      JsonNode run = platform.get("/api/v1/runs/" + id);
      JsonNode reached = run.path("reached");
      // A run that has finished is still under way until its model is deployed.
      if (!run.at("/run/status").asString().equals("RUNNING") && !reached.isObject()) {
        bars.done();
        return run;
      }
      if (reached.isObject()) {
        int stage = stages.indexOf(Stage.valueOf(reached.path("stage").asString()));
        bars.reached(Math.round((stage + reached.path("fraction").asDouble()) * 100));
      }
      Thread.sleep(GLANCE_MILLIS);
    }
  }
}
