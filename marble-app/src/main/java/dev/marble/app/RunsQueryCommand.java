package dev.marble.app;

import dev.marble.lab.run.RunQuery;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code marble runs query}. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    header = "Ask about all runs in SQL.",
    description = {
      "",
      "The table runs has a row for each run: run, experiment, state, changed, all keys of its"
          + " specification (seed, single_trials) and all its key figures (single_constant). A figure"
          + " that has the name of a key begins with final_.",
      "",
      "Each table that runs write is one table here, with the column run before its own: metrics,"
          + " and for coverage experiments success, smallest, fit, optimum, covered, trials_single"
          + " and trials_all.",
      "",
      "The language is DuckDB's. Nothing can be changed, and no file can be reached.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  marble runs query \"select run, state, seed from runs order by seed\"",
      "  marble runs query \"select distribution, avg(slope), stddev(slope) from fit"
          + " join runs using (run) group by all\" --csv"
    })
final class RunsQueryCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SQL", description = "One question, such as: select * from runs")
  private String sql;

  @Mixin private RunsOption runs;
  @Mixin private TableOutput out;

  @Override
  public Integer call() {
    out.check();
    out.print(new RunQuery(runs.catalog()).ask(sql), "rows");
    return 0;
  }
}
