package org.millrace.platform.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** What is done with the datasets of a running platform. */
@Command(
    name = "dataset",
    description = "Work with the datasets of a running platform.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DatasetProfileCommand.class,
      DatasetDiffCommand.class,
      DatasetCheckCommand.class,
      DatasetReplayCommand.class,
      DatasetRowsCommand.class,
    })
final class DatasetCommand {
  private static final String NAME = "The dataset, as flight-delays.weather.";

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Command(description = "List the datasets.", mixinStandardHelpOptions = true)
  int list(@Mixin PlatformClient platform) {
    for (JsonNode dataset : platform.get("/api/v1/datasets").path("items")) {
      out()
          .printf(
              "%-40s %,15d rows%n",
              dataset.path("name").asString(), dataset.path("current").path("rows").asLong(0));
    }
    return done();
  }

  @Command(
      description = "List a dataset's versions, newest first.",
      mixinStandardHelpOptions = true)
  int versions(
      @Mixin PlatformClient platform,
      @Parameters(paramLabel = "DATASET", description = NAME) String name,
      @Option(
              names = "--limit",
              description = "How many (default: ${DEFAULT-VALUE}).",
              defaultValue = "20")
          int limit) {
    JsonNode versions = platform.get(path(name) + "/versions?limit=" + limit).path("items");
    versions.forEach(this::print);
    return done();
  }

  @Command(description = "Show a version.", mixinStandardHelpOptions = true)
  int show(
      @Mixin PlatformClient platform,
      @Parameters(paramLabel = "DATASET", description = NAME) String name,
      @Option(
              names = "--at",
              paramLabel = "VERSION",
              description = "Tag, snapshot id or moment (default: the current version).")
          @Nullable String at) {
    JsonNode shown = platform.get(path(name) + (at == null ? "" : "?at=" + VersionRef.encoded(at)));
    print(shown.path("version"));
    for (JsonNode field : shown.path("fields")) {
      out()
          .printf(
              "  %-30s %s%s%n",
              field.path("name").asString(),
              field.path("type").asString(),
              field.path("required").asBoolean() ? ", required" : "");
    }
    return done();
  }

  @Command(description = "Name a version; it never expires.", mixinStandardHelpOptions = true)
  int tag(
      @Mixin PlatformClient platform,
      @Parameters(paramLabel = "DATASET", description = NAME) String name,
      @Parameters(paramLabel = "TAG", description = "The name, as 2013-q1.") String tag,
      @Option(
              names = "--at",
              paramLabel = "VERSION",
              description = "Tag, snapshot id or moment (default: the current version).")
          @Nullable String at,
      @Option(names = "--delete", description = "Take the name away instead.") boolean delete) {
    if (delete) {
      platform.delete(path(name) + "/tags/" + VersionRef.encoded(tag));
      return done();
    }
    Map<String, String> request = new LinkedHashMap<>();
    request.put("tag", tag);
    if (at != null) {
      request.put("at", at);
    }
    print(platform.post(path(name) + "/tags", request));
    return done();
  }

  @Command(description = "Write small files together.", mixinStandardHelpOptions = true)
  int compact(
      @Mixin PlatformClient platform,
      @Parameters(paramLabel = "DATASET", description = NAME) String name) {
    JsonNode done = platform.post(path(name) + "/compactions", Map.of());
    out()
        .printf(
            "%,d small files became %,d, %,d bytes became %,d%n",
            done.path("filesReplaced").asLong(),
            done.path("filesWritten").asLong(),
            done.path("bytesBefore").asLong(),
            done.path("bytesAfter").asLong());
    return done();
  }

  @Command(
      description = "Let old versions go, but none with a tag.",
      mixinStandardHelpOptions = true)
  int expire(
      @Mixin PlatformClient platform,
      @Parameters(paramLabel = "DATASET", description = NAME) String name,
      @Option(
              names = "--older-than",
              paramLabel = "SPAN",
              description = "As 7d; younger versions stay.",
              required = true)
          String olderThan,
      @Option(
              names = "--even-trained",
              description = "Let versions go too that a model was trained on.")
          boolean evenTrained) {
    JsonNode done =
        platform.post(
            path(name) + "/expiries", Map.of("olderThan", olderThan, "evenTrained", evenTrained));
    out()
        .printf(
            "%,d versions expired, %,d files deleted%n",
            done.path("versionsExpired").asLong(), done.path("filesDeleted").asLong());
    return done();
  }

  private void print(JsonNode version) {
    if (!version.isObject()) {
      out().println("no version yet: nothing was ever written");
      return;
    }
    StringBuilder tags = new StringBuilder();
    version.path("tags").forEach(tag -> tags.append(' ').append(tag.asString()));
    out()
        .printf(
            "%19d  %s  %,15d rows %s%n",
            version.path("snapshotId").asLong(),
            version.path("committedAt").asString(""),
            version.path("rows").asLong(),
            tags);
  }

  private static String path(String name) {
    return "/api/v1/datasets/" + VersionRef.requireDataset(name);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private int done() {
    out().flush();
    return 0;
  }
}
