package org.millrace.platform.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.ContractDiff;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what changes from one contract to another, and for whom that breaks something. */
@Command(
    name = "diff",
    description = "Compare two contracts of a stream; exit code 1 if a change breaks its readers.",
    mixinStandardHelpOptions = true)
final class ContractDiffCommand implements Callable<Integer> {
  private static final int BREAKS_READERS = 1;

  @Parameters(index = "0", paramLabel = "OLD", description = "The contract as it was.")
  Path before = Path.of("");

  @Parameters(index = "1", paramLabel = "NEW", description = "The contract as it is to be.")
  Path after = Path.of("");

  @SuppressWarnings("NullAway.Init") // picocli fills it
  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    ContractDiff diff = ContractDiff.between(Contract.read(before), Contract.read(after));
    PrintWriter out = spec.commandLine().getOut();
    for (ContractDiff.Change change : diff.changes()) {
      out.printf("%-16s %s%n", change.effect().words(), change.what());
      out.printf("%-16s   %s%n", "", change.why());
    }
    out.println(diff.summary());
    out.flush();
    return diff.breaksReaders() ? BREAKS_READERS : 0;
  }
}
