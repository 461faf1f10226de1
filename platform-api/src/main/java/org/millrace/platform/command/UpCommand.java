package org.millrace.platform.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.millrace.kernel.UseCase;
import org.millrace.platform.Platform;
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

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    try (Platform platform = Platform.start(options.data, options.settings())) {
      folders.forEach(folder -> platform.part(UseCaseLifecycle.class).apply(UseCase.open(folder)));
      Addresses.print(platform, spec.commandLine().getOut());
      platform.awaitStop();
      return 0;
    }
  }
}
