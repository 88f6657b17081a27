package dev.marble.app;

import dev.marble.io.AtomicFile;
import dev.marble.json.Json;
import dev.marble.json.JsonObject;
import dev.marble.lab.run.MetricTable;
import dev.marble.lab.run.RunEntry;
import dev.marble.lab.run.Session;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code marble runs show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    header = "Show one run: its specification, key figures, tables, sessions and log.")
final class RunsShowCommand implements Callable<Integer> {
  private static final int LOG_LINES = 5;

  @Parameters(
      paramLabel = "RUN",
      description = "Its name, or the beginning of its name or of its hash.")
  private String name;

  @Option(names = "--report", paramLabel = "FILE.html", description = "Write a page about it.")
  private Path report;

  @Option(names = "--force", description = "Replace the file of --report if it exists.")
  private boolean force;

  @Mixin private RunsOption runs;
  @Mixin private Output out;

  @Override
  public Integer call() {
    RunEntry run = runs.catalog().find(name);
    if (report != null) {
      byte[] page = RunPage.of(run).getBytes(StandardCharsets.UTF_8);
      AtomicFile.write(report, force, page);
    }
    out.text(text(run));
    out.json(json(run));
    return 0;
  }

  private static String text(RunEntry run) {
    StringBuilder text = new StringBuilder();
    text.append(run.name()).append(": ").append(run.state());
    text.append(", last changed ").append(run.changed()).append("\n  in ").append(run.path());
    section("specification", RunFacts.keys(run), text);
    section("key figures", RunFacts.figures(run), text);
    List<MetricTable> tables = run.metrics();
    if (!tables.isEmpty()) {
      text.append("\n\ntables");
    }
    for (MetricTable table : tables) {
      text.append("\n  ").append(table.name()).append(": ");
      text.append(Text.plural(table.rows().size(), "row")).append(" of ");
      text.append(String.join(", ", table.columns().stream().map(each -> each.name()).toList()));
      if (!table.rows().isEmpty()) {
        text.append("\n    the last: ").append(lastRow(table));
      }
    }
    List<Session> sessions = run.sessions();
    if (!sessions.isEmpty()) {
      text.append("\n\nsessions");
    }
    for (Session session : sessions) {
      text.append("\n  ").append(line(session));
    }
    List<String> log = run.log();
    if (!log.isEmpty()) {
      text.append("\n\nlog");
    }
    for (String line : log.subList(Math.max(0, log.size() - LOG_LINES), log.size())) {
      text.append("\n  ").append(line);
    }
    return text.toString();
  }

  /** "step 400, seed 1, variant ticket, …". */
  private static String lastRow(MetricTable table) {
    List<String> cells = new ArrayList<>();
    List<String> numbers = table.numeric();
    table
        .lastRow()
        .forEach((name, cell) -> {
          boolean isNumber = numbers.contains(name) && !cell.isEmpty();
          String value = isNumber ? TableOutput.number(Double.parseDouble(cell)) : cell;
          cells.add(MetricFigures.words(name) + " " + value);
        });
    return String.join(", ", cells);
  }

  private static void section(String title, Map<String, Object> facts, StringBuilder text) {
    if (facts.isEmpty()) {
      return;
    }
    text.append("\n\n").append(title);
    int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
    facts.forEach((name, value) ->
        text.append("\n  ")
            .append(name)
            .append(" ".repeat(width - name.length() + 2))
            .append(TableOutput.cell(value)));
  }

  static String line(Session session) {
    var where = session.provenance();
    StringBuilder line = new StringBuilder();
    line.append(session.started()).append(", ").append(where.marble()).append(", ");
    line.append(Text.plural(where.threads(), "thread")).append(", ").append(where.system());
    line.append(", ").append(where.java());
    where.engine().ifPresent(engine -> line.append(", ").append(engine));
    where
        .data()
        .forEach(
            data -> line.append(", ").append(data.name()).append(' ').append(data.sha256(), 0, 12));
    return line.toString();
  }

  private static JsonObject json(RunEntry run) {
    JsonObject figures = new JsonObject();
    RunFacts.figures(run).forEach(figures::put);
    List<JsonObject> tables = new ArrayList<>();
    for (MetricTable table : run.metrics()) {
      tables.add(
          new JsonObject()
              .put("name", table.name())
              .put("columns", table.columns().stream().map(each -> each.name()).toList())
              .put("rows", table.rows().size())
              .put("last", lastRow(table)));
    }
    return new JsonObject()
        .put("run", run.name())
        .put("folder", run.path().toString())
        .put("state", run.state().toString())
        .put("changed", run.changed().toString())
        .put("sha256", run.spec().hash())
        .put("spec", Json.parse(run.spec().canonical()))
        .put("figures", figures)
        .put("tables", tables)
        .put("sessions", run.sessions().stream().map(RunsShowCommand::line).toList())
        .put("log", run.log());
  }
}
