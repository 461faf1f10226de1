package org.millrace.platform.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Shows the first rows of a dataset version. */
@Command(
    name = "rows",
    description = "Show the first rows of a version; values of personal fields are not shown.",
    mixinStandardHelpOptions = true)
final class DatasetRowsCommand implements Callable<Integer> {
  private static final int WIDEST = 32;

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Mixin
  PlatformClient platform;

  @Parameters(
      paramLabel = "VERSION",
      converter = VersionRef.Reader.class,
      description = "As flight-delays.weather@2013-q1.")
  VersionRef version = new VersionRef("", "");

  @Option(
      names = "--limit",
      paramLabel = "ROWS",
      description = "How many, 1 to 1000 (default: ${DEFAULT-VALUE}).",
      defaultValue = "20")
  int limit;

  @Option(names = "--json", description = "One JSON object a line.")
  boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    String at = version.isCurrent() ? "" : "&at=" + VersionRef.encoded(version.version());
    JsonNode answer =
        platform.get(
            "/api/v1/datasets/"
                + VersionRef.encoded(version.dataset())
                + "/rows?limit="
                + limit
                + at);
    PrintWriter out = spec.commandLine().getOut();
    JsonNode rows = answer.path("items");
    if (json) {
      rows.forEach(out::println);
    } else {
      table(answer.path("fields"), rows).forEach(out::println);
    }
    out.flush();
    return 0;
  }

  private static List<String> table(JsonNode fields, JsonNode rows) {
    List<StringBuilder> lines = new ArrayList<>();
    for (int i = 0; i <= rows.size(); i++) {
      lines.add(new StringBuilder());
    }
    for (JsonNode field : fields) {
      String name = field.path("name").asString();
      List<String> cells = new ArrayList<>(List.of(name));
      rows.forEach(row -> cells.add(cell(row.path(name))));
      int width = cells.stream().mapToInt(String::length).max().orElse(0);
      for (int i = 0; i < cells.size(); i++) {
        lines.get(i).append(cells.get(i)).append(" ".repeat(width - cells.get(i).length() + 2));
      }
    }
    return lines.stream().map(line -> line.toString().stripTrailing()).toList();
  }

  private static String cell(JsonNode value) {
    // Records come from outside: a control character must not reach the terminal.
    String text = value.isNull() ? "-" : value.asString().replaceAll("\\p{Cntrl}", "?");
    return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 1) + "…";
  }
}
