package org.millrace.platform.command;

import picocli.CommandLine.Command;

/** What is done with contracts apart from a running platform. */
@Command(
    name = "contract",
    description = "Work with the contracts of streams.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ContractDiffCommand.class,
      ContractInferCommand.class,
    })
final class ContractCommand {}
