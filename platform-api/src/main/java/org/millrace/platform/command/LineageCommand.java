package org.millrace.platform.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Shows what made something, or what was made of it. */
@Command(
    name = "lineage",
    description =
        "Show what made a dataset, topic or model of a running platform, or what used it.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  millrace lineage model:flight-delays@3",
      "  millrace lineage flight-delays.weather --direction downstream --column wind_speed"
    })
final class LineageCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Mixin
  PlatformClient platform;

  @Parameters(
      paramLabel = "THING",
      description =
          "dataset:NAME[@VERSION], topic:NAME, file:PATH, model:NAME@VERSION, alias:MODEL@ALIAS,"
              + " job:NAME or run:ID; without a kind a dataset.")
  String thing = "";

  @Option(
      names = "--direction",
      paramLabel = "WAY",
      description = "upstream, what made it; downstream, what used it (default: ${DEFAULT-VALUE}).",
      defaultValue = "upstream")
  String direction = "upstream";

  @Option(names = "--column", paramLabel = "FIELD", description = "Follow one field alone.")
  @Nullable String column;

  @Option(
      names = "--depth",
      paramLabel = "STEPS",
      description = "How far, 1 to 100 (default: ${DEFAULT-VALUE}).",
      defaultValue = "20")
  int depth;

  @Option(names = "--json", description = "As the platform answers it, with the edges.")
  boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    String query =
        "?of="
            + VersionRef.encoded(thing)
            + "&direction="
            + VersionRef.encoded(direction)
            + "&depth="
            + depth
            + (column == null ? "" : "&column=" + VersionRef.encoded(column));
    JsonNode answer = platform.get("/api/v1/lineage" + query);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(answer.toPrettyString());
    } else {
      print(answer, out);
    }
    out.flush();
    return 0;
  }

  private static void print(JsonNode answer, PrintWriter out) {
    for (JsonNode node : answer.path("nodes")) {
      StringBuilder fields = new StringBuilder();
      node.path("fields").forEach(field -> fields.append(' ').append(field.asString()));
      out.printf("%3d  %s%s%n", node.path("steps").asInt(), node.path("node").asString(), fields);
    }
    answer
        .path("predictions")
        .properties()
        .forEach(
            model ->
                out.printf(
                    "     %s answered %,d times, by the prediction log%n",
                    model.getKey(), model.getValue().asLong()));
    if (answer.path("truncated").asBoolean()) {
      out.println("     there is more: ask with a greater --depth, or begin further on");
    }
  }
}
