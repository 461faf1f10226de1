package org.millrace.platform.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.millrace.kernel.UseCase;
import org.millrace.platform.Platform;
import org.millrace.platform.usecase.FirstPublication;
import org.millrace.platform.usecase.UseCaseLifecycle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the platform and stays. */
@Command(
    name = "up",
    description = "Start the platform and stay up until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Mixin PlatformOptions options = new PlatformOptions();

  @Option(
      names = "--usecase",
      paramLabel = "FOLDER",
      description = "Apply this use case first; may be given several times.")
  List<Path> folders = List.of();

  @Option(
      names = "--publish",
      description =
          "Publish what the files of these use cases hold, to topics that hold nothing yet.")
  boolean publishes;

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    try (Platform platform = Platform.start(options.data, options.settings())) {
      PrintWriter out = spec.commandLine().getOut();
      for (Path folder : folders) {
        UseCase useCase = UseCase.open(folder);
        platform.part(UseCaseLifecycle.class).apply(useCase);
        if (publishes) {
          publish(platform.part(FirstPublication.class), useCase, out);
        }
      }
      Addresses.print(platform, out);
      platform.awaitStop();
      return 0;
    }
  }

  private static void publish(FirstPublication first, UseCase useCase, PrintWriter out) {
    ProgressBars bars = ProgressBars.to(out);
    bars.step("Publish and ingest the files of " + useCase.name(), 1);
    Map<String, Long> records = first.publish(useCase, (published, total) -> {});
    bars.done();
    new TreeMap<>(records)
        .forEach(
            (stream, count) -> out.printf(Locale.ROOT, "  %-24s %,d records%n", stream, count));
    if (records.isEmpty()) {
      out.println("  its topics hold records already");
    }
    out.flush();
  }
}
