package org.millrace.platform.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is done with the quarantined records of a running platform. */
@Command(
    name = "quarantine",
    description = "Look at quarantined records of a running platform and decide on them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class QuarantineCommand {
  private static final String PATH = "/api/v1/quarantine/";
  private static final String STREAM_NAME = "[a-z][a-z0-9-]*\\.[A-Za-z0-9_-]+";
  private static final String STREAM = "The stream, as flight-delays.weather.";
  private static final String RECORD = "The record, as flight-delays.weather/0/120.";

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Command(
      description = "List a stream's open records, newest first; without one, count them all.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin PlatformClient platform,
      @Parameters(paramLabel = "STREAM", description = STREAM, arity = "0..1")
          @Nullable String stream,
      @Option(names = "--rule", description = "Only those that break this rule first.")
          @Nullable String rule,
      @Option(
              names = "--state",
              description = "open, repairing, repaired or discarded (default: ${DEFAULT-VALUE}).",
              defaultValue = "open")
          String state,
      @Option(
              names = "--limit",
              description = "How many (default: ${DEFAULT-VALUE}).",
              defaultValue = "20")
          int limit) {
    if (stream == null) {
      for (JsonNode count : platform.get("/api/v1/quarantine").path("items")) {
        String name = count.path("useCase").asString() + "." + count.path("stream").asString();
        out()
            .printf(
                "%-40s %-20s %,12d%n", name, text(count, "rule"), count.path("records").asLong());
      }
      return done();
    }
    String query = "?limit=" + limit + "&state=" + VersionRef.encoded(state);
    JsonNode page =
        platform.get(
            streamPath(stream) + query + (rule == null ? "" : "&rule=" + VersionRef.encoded(rule)));
    for (JsonNode record : page.path("items")) {
      JsonNode first = record.path("violations").path(0);
      out()
          .printf(
              "%s/%d/%d  %s  %s %s%n",
              stream,
              record.path("partition").asInt(),
              record.path("offset").asLong(),
              text(first, "rule"),
              text(first, "field"),
              text(first, "why"));
    }
    return done();
  }

  @Command(
      description = "Show a record, its faults and decisions.",
      mixinStandardHelpOptions = true)
  int show(
      @Mixin PlatformClient platform,
      @Parameters(paramLabel = "RECORD", description = RECORD) String record) {
    return print(platform.get(recordPath(record)));
  }

  @Command(
      description = "Publish a corrected record in place of a quarantined one.",
      mixinStandardHelpOptions = true)
  int repair(
      @Mixin PlatformClient platform,
      @Parameters(paramLabel = "RECORD", description = RECORD) String record,
      @Option(
              names = "--with",
              paramLabel = "FILE",
              required = true,
              description = "File of the corrected record, one JSON object.")
          Path file,
      @Option(names = "--reason", required = true, description = "Why; kept with the decision.")
          String reason) {
    return print(
        platform.post(
            recordPath(record) + "/repair", Map.of("value", read(file), "reason", reason)));
  }

  private static JsonNode read(Path file) {
    try {
      return JsonMapper.shared().readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new ProblemException(
          "Cannot read " + file, String.valueOf(e), "name a file of the corrected record", e);
    } catch (JacksonException e) {
      throw new ProblemException(
          "Cannot read " + file,
          "it is no JSON: " + e.getOriginalMessage(),
          "write the corrected record as one JSON object",
          e);
    }
  }

  @Command(
      description = "Publish again those that keep the contract as it is now.",
      mixinStandardHelpOptions = true)
  int replay(
      @Mixin PlatformClient platform,
      @Parameters(paramLabel = "STREAM", description = STREAM) String stream,
      @Option(names = "--rule", description = "Only those that break this rule first.")
          @Nullable String rule,
      @Option(names = "--reason", required = true, description = "Why; kept with each decision.")
          String reason) {
    Map<String, Object> body = new HashMap<>(Map.of("reason", reason));
    if (rule != null) {
      body.put("rule", rule);
    }
    JsonNode done = platform.post(streamPath(stream) + "/replay", body);
    out()
        .printf(
            "%,d published again, %,d still break the contract%n",
            done.path("published").asLong(), done.path("broken").asLong());
    return done();
  }

  @Command(description = "Give a record up.", mixinStandardHelpOptions = true)
  int discard(
      @Mixin PlatformClient platform,
      @Parameters(paramLabel = "RECORD", description = RECORD) String record,
      @Option(names = "--reason", required = true, description = "Why; kept with the decision.")
          String reason) {
    return print(platform.post(recordPath(record) + "/discard", Map.of("reason", reason)));
  }

  private static String streamPath(String name) {
    if (!name.matches(STREAM_NAME)) {
      throw new ProblemException(
          "Invalid stream '" + name + "'",
          "a stream is named by its use case and its own name",
          "write it as flight-delays.weather");
    }
    return PATH + name.replaceFirst("\\.", "/");
  }

  /** {@code flight-delays.weather/0/120} is {@code flight-delays/weather/0/120} over REST. */
  private static String recordPath(String name) {
    if (!name.matches(STREAM_NAME + "/\\d+/\\d+")) {
      throw new ProblemException(
          "Invalid record '" + name + "'",
          "a record is named by its stream, partition and offset",
          "write it as flight-delays.weather/0/120; 'millrace quarantine list' names them");
    }
    return PATH + name.replaceFirst("\\.", "/");
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }

  private int print(JsonNode detail) {
    out().println(detail.toPrettyString());
    return done();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private int done() {
    out().flush();
    return 0;
  }
}
