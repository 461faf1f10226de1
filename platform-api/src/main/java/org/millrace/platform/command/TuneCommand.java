package org.millrace.platform.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Has a running platform look for better parameters, and watches. */
@Command(
    name = "tune",
    header = "Look for better parameters of a trainer.",
    description = {
      "Look for better parameters of a use case's trainer, as section 'tuning' of its",
      "modelops.yaml says, and print the section 'trainer' to be put there.",
      "Interrupting the command leaves the tuning going; 'millrace run cancel' stops it."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, or begun with --no-wait",
      "1:the tuning, or the training after it, failed or was stopped",
      "3:with --train, not promoted: a gate failed"
    },
    mixinStandardHelpOptions = true)
final class TuneCommand implements Callable<Integer> {
  private static final long GLANCE_MILLIS = 500;
  private static final int UNITS = 1000;

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

  @Option(
      names = "--resume",
      description = "Go on with the newest tuning, which was stopped or cut off.")
  boolean resumes;

  @Option(names = "--train", description = "Train with the best parameters at the end.")
  boolean trains;

  @Option(names = "--no-wait", description = "Print the run's id and leave it.")
  boolean leaves;

  @Option(names = "--json", description = "Print the tuning with every trial as JSON.")
  boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    JsonNode begun =
        platform.post("/api/v1/usecases/" + VersionRef.encoded(useCase) + "/tunings", request());
    String id = begun.path("runId").asString();
    if (!json) {
      if (begun.path("joined").asBoolean()) {
        out.println("A tuning is under way already; this is that one.");
      }
      out.println("run " + id);
      out.flush();
    }
    if (leaves) {
      return 0;
    }
    JsonNode tuning = await(id, out);
    if (json) {
      out.println(tuning.toPrettyString());
    } else {
      new TuningText(out).print(tuning);
    }
    out.flush();
    if (!tuning.path("status").asString().equals("FINISHED")) {
      return 1;
    }
    return trains ? train(id, out) : 0;
  }

  private Map<String, Object> request() {
    Map<String, Object> request = history.request();
    putReason(request);
    if (resumes) {
      request.put("resume", true);
    }
    return request;
  }

  private void putReason(Map<String, Object> request) {
    if (learnAnyway != null) {
      request.put("learnAnyway", learnAnyway);
    }
  }

  private JsonNode await(String id, PrintWriter out) throws InterruptedException {
    ProgressBars bars = ProgressBars.to(out);
    if (!json) {
      bars.step("Tune", UNITS);
    }
    while (true) {
      JsonNode detail = platform.get("/api/v1/tunings/" + id);
      JsonNode reached = detail.path("reached");
      if (!detail.at("/tuning/status").asString().equals("RUNNING")) {
        bars.done();
        return detail.path("tuning");
      }
      if (reached.isObject()) {
        bars.reached(Math.round(reached.path("fraction").asDouble() * UNITS));
      }
      Thread.sleep(GLANCE_MILLIS);
    }
  }

  private int train(String id, PrintWriter out) throws InterruptedException {
    Map<String, Object> request = new LinkedHashMap<>();
    putReason(request);
    JsonNode begun = platform.post("/api/v1/tunings/" + id + "/runs", request);
    String run = begun.path("runId").asString();
    if (begun.path("joined").asBoolean()) {
      out.println("A training is under way already; this is that one, with its own parameters.");
    }
    out.println("run " + run);
    out.flush();
    return TrainCommand.follow(platform, useCase, run, out);
  }
}
