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

/** Shows what a dataset version looks like. */
@Command(
    name = "profile",
    description = "Show counts, ends, means, medians and top values of a version's columns.",
    mixinStandardHelpOptions = true)
final class DatasetProfileCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Mixin
  PlatformClient platform;

  @Parameters(
      paramLabel = "VERSION",
      converter = VersionRef.Reader.class,
      description = "As flight-delays.weather@2013-q1.")
  VersionRef version = new VersionRef("", "");

  @Option(names = "--json", description = "As the platform answers it, histograms included.")
  boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    JsonNode profile = platform.get(version.path() + "/profile");
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(profile.toPrettyString());
    } else {
      out.printf(
          "%s@%s: %,d rows%n%n",
          profile.path("dataset").asString(),
          profile.path("snapshotId").asString(),
          profile.path("rows").asLong());
      out.printf("%-24s %-16s %10s %10s  %s%n", "column", "type", "missing", "different", "values");
      profile.path("columns").forEach(column -> print(column, out));
    }
    out.flush();
    return 0;
  }

  private static void print(JsonNode column, PrintWriter out) {
    out.printf(
        "%-24s %-16s %,10d %,10d  %s%n",
        column.path("name").asString(),
        column.path("type").asString(),
        column.path("nulls").asLong(),
        column.path("distinct").asLong(),
        values(column));
  }

  private static String values(JsonNode column) {
    StringBuilder text = new StringBuilder();
    if (column.path("min").isString()) {
      text.append(column.path("min").asString())
          .append(" … ")
          .append(column.path("max").asString());
    }
    JsonNode numbers = column.path("numbers");
    String type = column.path("type").asString();
    if (numbers.isObject() && !type.contains("TIMESTAMP")) {
      text.append(
          ", mean %.6g, deviation %.6g"
              .formatted(numbers.path("mean").asDouble(), numbers.path("deviation").asDouble()));
    } else {
      int shown = 0;
      for (JsonNode top : column.path("top")) {
        if (shown++ < 3) {
          text.append(
              ", %s ×%,d".formatted(top.path("value").asString(), top.path("count").asLong()));
        }
      }
    }
    return text.toString();
  }
}
