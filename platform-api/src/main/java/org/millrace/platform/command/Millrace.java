package org.millrace.platform.command;

import java.io.PrintWriter;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What a person types: {@code millrace <command>}. */
@Command(
    name = "millrace",
    description = "The MLOps loop for the JVM: data, models, serving and the business case.",
    mixinStandardHelpOptions = true,
    versionProvider = Millrace.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BacktestCommand.class,
      DemoCommand.class,
      UpCommand.class,
      CheckCommand.class,
      TestCommand.class,
      ContractCommand.class,
      DatasetCommand.class,
      EraseCommand.class,
      LineageCommand.class,
      ModelCommand.class,
      QuarantineCommand.class,
      ReproduceCommand.class,
      RetrainingCommand.class,
      RunCommand.class,
      TrainCommand.class,
      TuneCommand.class,
    },
    footer = {
      "",
      "Examples:",
      "  millrace demo            run the flight-delays use case and stay up",
      "  millrace demo --once     the same, print the report and stop",
      "  millrace up --port 9000  start the platform alone"
    })
public final class Millrace {
  private Millrace() {}

  public static void main(String[] arguments) {
    // What a command prints is its output; libraries are heard once a platform starts, which sets
    // it.
    LoggingSystem.get(Millrace.class.getClassLoader()).beforeInitialize();
    int code = commandLine().execute(arguments);
    if (code != CommandLine.ExitCode.OK) {
      System.exit(code);
    }
    System.exit(0);
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Millrace());
    CommandLine.IParameterExceptionHandler usage = line.getParameterExceptionHandler();
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(
            (failure, arguments) ->
                isExplained(failure, failure.getCommandLine().getErr())
                    ? CommandLine.ExitCode.USAGE
                    : usage.handleParseException(failure, arguments))
        .setExecutionExceptionHandler((failure, of, parsed) -> explain(failure, of.getErr()));
  }

  /** Says in words what went wrong; a stack trace only for what is our own fault. */
  private static int explain(Exception failure, PrintWriter err) {
    if (!isExplained(failure, err)) {
      err.println("millrace: this is a fault of Millrace; please report it with these lines:");
      failure.printStackTrace(err);
      err.flush();
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static boolean isExplained(Exception failure, PrintWriter err) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException problems) {
        problems.problems().forEach(problem -> print(problem, err));
        return true;
      }
    }
    return false;
  }

  private static void print(Problem problem, PrintWriter err) {
    err.println("millrace: " + problem.what());
    if (problem.where() != null) {
      err.println("  where: " + problem.where());
    }
    err.println("  why:   " + problem.why());
    err.println("  fix:   " + problem.fix());
    err.flush();
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Millrace.class.getPackage().getImplementationVersion();
      return new String[] {"millrace " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
