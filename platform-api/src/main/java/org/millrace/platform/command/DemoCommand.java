package org.millrace.platform.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.UseCase;
import org.millrace.platform.Platform;
import org.millrace.platform.demo.Demo;
import org.millrace.platform.demo.DemoPlan;
import org.millrace.platform.demo.DemoReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the flight-delays use case through the whole loop. */
@Command(
    name = "demo",
    description = "Run the flight-delays use case from end to end, then stay up.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Mixin PlatformOptions options = new PlatformOptions();

  @Option(names = "--once", description = "Stop after the report; exit with 0 if all went well.")
  boolean once;

  @Option(
      names = "--usecase",
      paramLabel = "FOLDER",
      description = "The use case's folder (default: the flight delays that come with Millrace).")
  @Nullable Path folder;

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    UseCase useCase = UseCase.open(folder == null ? shipped() : folder);
    try (Platform platform = Platform.start(options.data, options.settings())) {
      ProgressBars bars = ProgressBars.to(out);
      MlflowWait mlflow = new MlflowWait(platform, bars);
      mlflow.untilReady();
      Demo demo = platform.part(Demo.class);
      DemoReport report = demo.run(useCase, DemoPlan.firstQuarter(), platform.url(), bars);
      mlflow.untilTold();
      new ReportText(out).print(report);
      if (once) {
        report.requireSound();
      } else {
        Addresses.print(platform, out);
        Addresses.printCall(platform, useCase.name(), out);
        platform.awaitStop();
      }
      return 0;
    }
  }

  private static Path shipped() {
    return Path.of(System.getenv().getOrDefault("MILLRACE_HOME", "."), "usecases", "flight-delays");
  }
}
