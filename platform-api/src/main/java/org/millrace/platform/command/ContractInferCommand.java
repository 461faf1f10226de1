package org.millrace.platform.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.quality.ContractDraft;
import org.millrace.kernel.ProblemException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Drafts a contract from a file, or from a dataset version of a running platform. */
@Command(
    name = "infer",
    description = "Draft a contract from data, with what was seen as comments.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  millrace contract infer weather.csv > contracts/weather.odcs.yaml",
      "  millrace contract infer flight-delays.weather@2013-q1"
    })
final class ContractInferCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Mixin
  PlatformClient platform;

  @Parameters(
      paramLabel = "DATA",
      description =
          "A file (.csv, .tsv, .jsonl, .ndjson, .json, .parquet), or a dataset version as"
              + " flight-delays.weather@2013-q1.")
  String data = "";

  @Option(
      names = "--stream",
      paramLabel = "NAME",
      description = "The stream's name (default: the file's or the dataset's).")
  @Nullable String stream;

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    ContractDraft draft = draft();
    PrintWriter out = spec.commandLine().getOut();
    out.print(draft.yaml());
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    draft.missing().forEach(words -> err.println("millrace: the draft lacks " + words));
    err.flush();
    return 0;
  }

  private ContractDraft draft() {
    Path file = Path.of(data);
    if (Files.exists(file)
        || !VersionRef.isVersion(data)
        || data.matches(".*\\.(csv|tsv|json|jsonl|ndjson|parquet|gz)")) {
      return ContractDraft.ofFile(file, stream == null ? name(file) : stream);
    }
    String query = stream == null ? "" : "?stream=" + VersionRef.encoded(stream);
    JsonNode draft = platform.get(VersionRef.parse(data).path() + "/contract-draft" + query);
    List<String> missing = draft.path("missing").valueStream().map(JsonNode::asString).toList();
    return new ContractDraft(draft.path("yaml").asString(), missing);
  }

  private static String name(Path file) {
    Path last = file.getFileName();
    if (last == null) {
      throw new ProblemException("Cannot read " + file, "it names no file", "name one");
    }
    return last.toString()
        .toLowerCase(Locale.ROOT)
        .replaceFirst("\\..*", "")
        .replaceAll("[^a-z0-9_-]", "-");
  }
}
