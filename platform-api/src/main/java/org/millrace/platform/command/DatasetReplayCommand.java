package org.millrace.platform.command;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.millrace.kernel.ProblemException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
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
      converter = Moment.class,
      description = "Earliest known-at, as 2013-01-01T00:00:00Z.")
  Instant from = Instant.EPOCH;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "TIME",
      converter = Moment.class,
      description = "Known-at before which the records lie.")
  Instant to = Instant.EPOCH;

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
            "/api/v1/streams/" + VersionRef.encoded(stream) + "/replays",
            Map.of("from", from.toString(), "to", to.toString(), "as", as));
    spec.commandLine()
        .getOut()
        .printf(
            "%s has %,d rows%n", version.path("dataset").asString(), version.path("rows").asLong());
    spec.commandLine().getOut().flush();
    return 0;
  }

  static final class Moment implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException e) {
        throw new ProblemException(
            "Invalid moment '" + text + "'",
            "it is no instant with its offset",
            "write it as 2013-01-01T00:00:00Z",
            e);
      }
    }
  }
}
