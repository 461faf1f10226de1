package org.millrace.platform.command;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Reads a range of a topic once more. */
@Command(
    name = "replay",
    description = "Take the records of a range of known-at into a dataset of their own.",
    mixinStandardHelpOptions = true)
final class DatasetReplayCommand implements Callable<Integer> {
  @Mixin PlatformClient platform = new PlatformClient();

  @Option(
      names = "--stream",
      required = true,
      paramLabel = "STREAM",
      description = "The stream, as flight-delays.weather.")
  String stream = "";

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TIME",
      description = "Earliest known-at, as 2013-01-01T00:00:00Z.")
  String from = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "TIME",
      description = "Known-at before which the records lie.")
  String to = "";

  @Option(
      names = "--as",
      required = true,
      paramLabel = "NAME",
      description = "The new dataset's name within the use case.")
  String as = "";

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    JsonNode version =
        platform.post(
            "/api/v1/streams/" + stream + "/replays", Map.of("from", from, "to", to, "as", as));
    spec.commandLine()
        .getOut()
        .printf(
            "%s has %,d rows%n", version.path("dataset").asString(), version.path("rows").asLong());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
