package org.millrace.platform.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.millrace.kernel.ProblemException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Has a running platform make a model version once more, and says whether it is the same. */
@Command(
    name = "reproduce",
    header = "Make a model version once more, and say whether it is the same.",
    description = {
      "Make a model version once more from the dataset versions, the use case, the moment and the",
      "seed that its run recorded, and compare package and predictions. Registers nothing."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the same", "1:it cannot be reproduced", "3:it differs"},
    mixinStandardHelpOptions = true)
final class ReproduceCommand implements Callable<Integer> {
  private static final int DIFFERS = 3;
  private static final Pattern VERSION =
      Pattern.compile("([a-z][a-z0-9-]*)(?:[@/]([A-Za-z0-9_-]+))?");

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Mixin
  PlatformClient platform;

  @Parameters(
      paramLabel = "MODEL[@ALIAS|/VERSION]",
      description = "As flight-delays/3 or flight-delays@champion; the champion if left out.")
  String version = "";

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    JsonNode answer = platform.post(path(version), Map.of());
    PrintWriter out = spec.commandLine().getOut();
    lines(answer).forEach(out::println);
    out.flush();
    return answer.path("same").asBoolean() ? 0 : DIFFERS;
  }

  private static String path(String version) {
    Matcher name = VERSION.matcher(version);
    if (!name.matches()) {
      throw new ProblemException(
          "Invalid model version '" + version + "'",
          "it is not <model>, <model>@<alias> or <model>/<version>",
          "write it as flight-delays/3 or flight-delays@champion");
    }
    String which = name.group(2) == null ? "champion" : name.group(2);
    return "/api/v1/models/" + name.group(1) + "/versions/" + which + "/reproductions";
  }

  private static List<String> lines(JsonNode answer) {
    JsonNode again = answer.path("reproduction");
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s version %d: %s"
            .formatted(
                again.path("model").asString(),
                again.path("version").asInt(),
                answer.path("same").asBoolean() ? "the same" : "DIFFERS"));
    lines.add(
        "  run %s, use case %.12s, as of %s"
            .formatted(
                again.path("runId").asString(),
                again.path("useCaseDigest").asString(),
                again.path("asOf").asString()));
    JsonNode differences = again.path("differences");
    int files = again.path("files").asInt();
    lines.add(
        "  files          %d of %d byte for byte the same"
            .formatted(files - differences.size(), files));
    for (JsonNode file : differences) {
      lines.add(
          "    %-11s  %s: %s"
              .formatted(
                  file.path("cause").asString(),
                  file.path("file").asString(),
                  file.path("why").asString()));
    }
    lines.add("  stored rows    " + answers(again.path("examples")));
    lines.add("  test rows      " + answers(again.path("testRows")));
    differ(lines, "record", again.path("record"));
    differ(lines, "environment", again.path("environment"));
    return lines;
  }

  private static String answers(JsonNode answers) {
    int different = answers.path("different").asInt();
    String rows = "%,d answered".formatted(answers.path("rows").asInt());
    return different == 0
        ? rows + " alike to the last bit"
        : rows
            + ", %,d otherwise, by %.3g at most"
                .formatted(different, answers.path("greatest").asDouble());
  }

  private static void differ(List<String> lines, String name, JsonNode differences) {
    for (JsonNode each : differences) {
      lines.add(
          "  %-13s  %s: %s -> %s"
              .formatted(
                  name,
                  each.path("what").asString(),
                  each.path("recorded").asString(),
                  each.path("found").asString()));
    }
  }
}
