package org.millrace.platform.command;

import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** What runs there were, and how they went. */
@Command(
    name = "run",
    description = "Look at the runs of a running platform, or stop one.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class RunCommand {
  private static final String PATH = "/api/v1/runs";

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Command(description = "List the newest runs.", mixinStandardHelpOptions = true)
  int list(
      @Mixin PlatformClient platform,
      @Option(
              names = "--limit",
              description = "How many (default: ${DEFAULT-VALUE}).",
              defaultValue = "20")
          int limit) {
    for (JsonNode run : platform.get(PATH + "?limit=" + limit).path("items")) {
      out()
          .printf(
              "%s  %-9s %s  %s%n",
              run.path("id").asString(),
              run.path("status").asString(),
              run.path("startedAt").asString(),
              run.path("name").asString());
    }
    return done();
  }

  @Command(description = "Show a run, its gates and its numbers.", mixinStandardHelpOptions = true)
  int show(
      @Mixin PlatformClient platform,
      @Parameters(paramLabel = "RUN", description = "Its id.") String id) {
    print(platform.get(PATH + "/" + VersionRef.encoded(id)), out());
    return done();
  }

  @Command(
      description = "Stop a run that is under way; it registers nothing.",
      mixinStandardHelpOptions = true)
  int cancel(
      @Mixin PlatformClient platform,
      @Parameters(paramLabel = "RUN", description = "Its id.") String id) {
    platform.post(PATH + "/" + VersionRef.encoded(id) + "/cancel", Map.of());
    return done();
  }

  static void print(JsonNode detail, PrintWriter out) {
    JsonNode run = detail.path("run");
    out.printf("%s  %s%n", run.path("status").asString(), run.path("name").asString());
    if (!run.path("reason").asString().isEmpty()) {
      out.println(run.path("reason").asString());
    }
    for (JsonNode gate : detail.path("gates")) {
      out.printf(
          "  %-6s %-40s %s%n",
          gate.path("passed").asBoolean() ? "passed" : "FAILED",
          gate.path("gate").asString(),
          gate.path("message").asString());
    }
    JsonNode metrics = run.path("metrics");
    new TreeSet<>(metrics.propertyNames())
        .forEach(name -> out.printf("  %-47s %12.5f%n", name, metrics.path(name).asDouble()));
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private int done() {
    out().flush();
    return 0;
  }
}
