package org.millrace.platform.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.millrace.platform.usecase.UseCaseCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says everything that is wrong with a use case's folder. */
@Command(
    name = "check",
    description = "Check every file of a use case; tells all faults at once.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "The use case's folder.")
  Path folder = Path.of(".");

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    UseCase useCase = UseCase.open(folder);
    List<Problem> faults = UseCaseCheck.faults(useCase);
    if (!faults.isEmpty()) {
      throw new ProblemException(faults);
    }
    spec.commandLine().getOut().println(useCase.name() + " is sound (" + useCase.digest() + ")");
    return 0;
  }
}
