package org.millrace.platform.command;

import java.util.concurrent.Callable;
import org.millrace.platform.Platform;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Starts the platform and stays. */
@Command(
    name = "up",
    description = "Start the platform and stay up until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Mixin PlatformOptions options = new PlatformOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    try (Platform platform = Platform.start(options.data, options.settings())) {
      Addresses.print(platform, spec.commandLine().getOut());
      platform.awaitStop();
      return 0;
    }
  }
}
