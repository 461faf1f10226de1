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

/** Has a running platform live through history, one training after another. */
@Command(
    name = "backtest",
    description = {
      "Train again and again over the history of a use case, test each model on the time that",
      "followed, and compare with the first model, had it never been trained again."
    },
    mixinStandardHelpOptions = true)
final class BacktestCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Mixin
  PlatformClient platform;

  @Parameters(paramLabel = "USECASE", description = "As flight-delays.")
  String useCase = "";

  @Option(
      names = "--every",
      paramLabel = "SPAN",
      description = "From one training to the next (default: ${DEFAULT-VALUE}).",
      defaultValue = "30d")
  String every = "30d";

  @Option(
      names = "--first",
      paramLabel = "SPAN",
      description = "History that the first model is given (default: ${DEFAULT-VALUE}).",
      defaultValue = "90d")
  String first = "90d";

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      description = "Where history ends, as 2013-12-31T00:00:00Z (default: now).")
  @Nullable String asOf;

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description = "Learn from the dataset versions that bear it (default: the newest).")
  @Nullable String tag;

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("every", every);
    request.put("first", first);
    if (asOf != null) {
      request.put("asOf", asOf);
    }
    if (tag != null) {
      request.put("tag", tag);
    }
    print(
        platform.post("/api/v1/usecases/" + VersionRef.encoded(useCase) + "/backtests", request),
        spec.commandLine().getOut());
    return 0;
  }

  private static void print(JsonNode report, PrintWriter out) {
    boolean labels = report.at("/folds/0/model/auc").isNumber();
    out.printf(
        "trained at            rows learned   rows tested  %-22s  first model%n",
        labels ? "AUC" : "mean absolute error");
    double sum = 0;
    double sumOfFirst = 0;
    for (JsonNode fold : report.path("folds")) {
      String number = labels ? "/auc" : "/mae/value";
      String interval = labels ? "/model/aucInterval" : "/model/mae/interval";
      double lead = fold.at("/model" + number).asDouble();
      double ofFirst = fold.at("/first" + number).asDouble();
      sum += lead;
      sumOfFirst += ofFirst;
      out.printf(
          "%s %,13d %,13d  %.4f [%.4f, %.4f]  %.4f%n",
          fold.path("trainedAt").asString(),
          fold.path("trainRows").asLong(),
          fold.at("/model/rows").asLong(),
          lead,
          fold.at(interval + "/lower").asDouble(),
          fold.at(interval + "/upper").asDouble(),
          ofFirst);
    }
    int folds = report.path("folds").size();
    out.printf("mean %58.4f %27.4f%n", sum / folds, sumOfFirst / folds);
    out.println("run " + report.path("runId").asString());
    out.flush();
  }
}
