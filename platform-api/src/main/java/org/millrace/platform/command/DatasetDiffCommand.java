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

/** Shows what differs between two dataset versions. */
@Command(
    name = "diff",
    description = "Compare two versions: columns, rows by key, and how far distributions moved.",
    mixinStandardHelpOptions = true)
final class DatasetDiffCommand implements Callable<Integer> {
  private static final int MOST_KEYS = 5;

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Mixin
  PlatformClient platform;

  @Parameters(
      index = "0",
      paramLabel = "FROM",
      converter = VersionRef.Reader.class,
      description = "As flight-delays.weather@2013-q1.")
  VersionRef from = new VersionRef("", "");

  @Parameters(
      index = "1",
      paramLabel = "TO",
      converter = VersionRef.Reader.class,
      description = "As flight-delays.weather@2013-q2.")
  VersionRef to = new VersionRef("", "");

  @Option(
      names = "--key",
      paramLabel = "COLUMN",
      description = "Names a record (default: the contract's key).")
  @Nullable String key;

  @Option(names = "--json", description = "As the platform answers it.")
  boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    String query =
        "/diff?to="
            + VersionRef.encoded(to.version())
            + "&toDataset="
            + VersionRef.encoded(to.dataset());
    JsonNode diff =
        platform.get(from.path() + query + (key == null ? "" : "&key=" + VersionRef.encoded(key)));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(diff.toPrettyString());
    } else {
      print(diff, out);
    }
    out.flush();
    return 0;
  }

  private static void print(JsonNode diff, PrintWriter out) {
    JsonNode rows = diff.path("rows");
    out.printf("Columns: %s%n", diff.path("schema").isEmpty() ? "the same" : "");
    for (JsonNode change : diff.path("schema")) {
      out.printf(
          "  %-24s %-10s %s%n",
          change.path("column").asString(),
          change.path("kind").asString(),
          change.path("detail").asString());
    }
    out.printf("Records, by %s:%n", diff.path("key").asString());
    keys("added", rows.path("added"), rows.path("addedExamples"), out);
    keys("removed", rows.path("removed"), rows.path("removedExamples"), out);
    keys("changed", rows.path("changed"), rows.path("changedExamples"), out);
    rows.path("columns")
        .properties()
        .forEach(
            column ->
                out.printf(
                    "    %-22s %,12d differ%n", column.getKey(), column.getValue().asLong()));
    out.printf("  %-24s %,12d%n", "unchanged rows", rows.path("unchangedRows").asLong());
    out.printf(
        "%n%-26s %9s %9s %9s %9s  %s%n", "column", "missing", "now", "L∞", "JS div.", "moved most");
    for (JsonNode column : diff.path("columns")) {
      out.printf(
          "%-26s %8.2f%% %8.2f%% %9s %9s  %s%n",
          column.path("column").asString(),
          100 * column.path("nullsBefore").asDouble(),
          100 * column.path("nullsAfter").asDouble(),
          figure(column.path("infinityNorm")),
          figure(column.path("jensenShannon")),
          column.path("worstValue").asString(""));
    }
  }

  private static void keys(String what, JsonNode count, JsonNode examples, PrintWriter out) {
    StringBuilder some = new StringBuilder();
    for (int i = 0; i < Math.min(MOST_KEYS, examples.size()); i++) {
      some.append(i == 0 ? "  " : ", ").append(examples.get(i).asString());
    }
    out.printf("  %-24s %,12d%s%n", what, count.asLong(), some);
  }

  private static String figure(JsonNode number) {
    return number.isNumber() ? "%.4f".formatted(number.asDouble()) : "-";
  }
}
