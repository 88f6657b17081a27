package dev.marble.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code marble runs}: what has been run, and what came of it. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "List, show, compare and query the runs of experiments.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Examples:",
      "  marble runs list",
      "  marble runs show coverage-12ab",
      "  marble runs compare coverage-12ab coverage-34cd",
      "  marble runs query \"select run, seed, single_constant from runs order by seed\""
    },
    subcommands = {
      RunsListCommand.class,
      RunsShowCommand.class,
      RunsCompareCommand.class,
      RunsQueryCommand.class
    })
final class RunsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
