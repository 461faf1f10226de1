package org.millrace.platform.command;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
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
    header = "Train again and again over the history, and test each model.",
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

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Mixin
  HistoryOptions history;

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    Map<String, Object> request = history.request();
    request.put("every", every);
    request.put("first", first);
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
