package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.lab.run.RunCatalog;
import dev.marble.lab.run.RunEntry;
import dev.marble.lab.table.Answer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code marble runs compare}. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    header = "Show runs side by side: where they differ, and what came of them.")
final class RunsCompareCommand implements Callable<Integer> {
  @Parameters(
      arity = "2..*",
      paramLabel = "RUN",
      description = "Names of runs, or the beginnings of names or of their hashes.")
  private List<String> names;

  @Option(names = "--all", description = "Show also the keys on which the runs agree.")
  private boolean all;

  @Mixin private RunsOption runs;
  @Mixin private TableOutput out;

  @Override
  public Integer call() {
    out.check();
    RunCatalog catalog = runs.catalog();
    List<RunEntry> chosen = names.stream().map(catalog::find).toList();
    if (Set.copyOf(chosen).size() < chosen.size()) {
      throw new MarbleException("The same run is named twice; there is nothing to compare.");
    }
    List<List<Object>> rows = new ArrayList<>();
    add("is", chosen.stream().map(RunFacts::state).toList(), true, rows);
    add("key", chosen.stream().map(RunFacts::keys).toList(), all, rows);
    add("figure", chosen.stream().map(RunFacts::figures).toList(), true, rows);
    List<String> columns = new ArrayList<>(List.of("what", "name"));
    chosen.forEach(run -> columns.add(run.name()));
    List<Boolean> numeric = new ArrayList<>(List.of(false, false));
    chosen.forEach(run -> numeric.add(true));
    out.print(new Answer(columns, numeric, rows), "rows");
    return 0;
  }

  private static void add(
      String what, List<Map<String, Object>> values, boolean evenEqual, List<List<Object>> rows) {
    Set<String> names = new LinkedHashSet<>();
    values.forEach(map -> names.addAll(map.keySet()));
    for (String name : names) {
      Object first = values.getFirst().get(name);
      if (evenEqual || !values.stream().allMatch(map -> Objects.equals(map.get(name), first))) {
        List<Object> row = new ArrayList<>(List.of(what, name));
        values.forEach(map -> row.add(map.get(name)));
        rows.add(row);
      }
    }
  }
}
