package org.millrace.platform.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.millrace.kernel.Problem;
import org.millrace.kernel.UseCase;
import org.millrace.platform.featuretest.FeatureTestResult;
import org.millrace.platform.featuretest.FeatureTests;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the feature tests of a use case's folder. */
@Command(
    name = "test",
    description = "Run the feature tests of a use case: small records in, expected features out.",
    mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "The use case's folder.")
  Path folder = Path.of(".");

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    UseCase useCase = UseCase.open(folder);
    FeatureTests tests = FeatureTests.read(useCase);
    PrintWriter out = spec.commandLine().getOut();
    if (tests.size() == 0) {
      out.println(useCase.name() + " has no feature tests; write some into its folder tests/");
      return CommandLine.ExitCode.OK;
    }
    List<FeatureTestResult> results = tests.run();
    for (FeatureTestResult result : results) {
      out.println((result.passed() ? "passed  " : "FAILED  ") + result.name());
      for (Problem difference : result.differences()) {
        out.println("  " + difference.why() + "  (" + difference.where() + ")");
      }
    }
    long passed = results.stream().filter(FeatureTestResult::passed).count();
    out.println(
        passed + " of " + results.size() + " feature tests of " + useCase.name() + " passed");
    out.flush();
    return passed == results.size() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }
}
