package dev.marble.app;

import dev.marble.io.AtomicFile;
import dev.marble.lab.run.MetricTable;
import dev.marble.lab.run.RunEntry;
import dev.marble.lab.run.RunState;
import dev.marble.lab.run.Session;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page of any run, made from its folder: one file that needs nothing else. */
final class RunPage {
  private static final int MOST_ROWS = 200;

  private final RunEntry run;
  private final Sheet sheet;
  private final List<MetricTable> tables;
  private final MetricFigures figures = new MetricFigures();

  private RunPage(RunEntry run) {
    this.run = run;
    this.sheet = new Sheet(run.name());
    this.tables = run.metrics();
    tables.forEach(figures::addOne);
  }

  /** The page's text. */
  static String of(RunEntry run) {
    return new RunPage(run).draw();
  }

  /** Writes the page into a run's folder. */
  static void write(Path folder) {
    RunEntry.read(folder)
        .ifPresent(run -> {
          byte[] page = of(run).getBytes(StandardCharsets.UTF_8);
          AtomicFile.write(folder.resolve("report.html"), true, page);
        });
  }

  private String draw() {
    top();
    tiles();
    if (!figures.isEmpty()) {
      sheet.section("curves", "The curves");
      figures.draw(sheet);
      sheet.endSection();
    }
    tables();
    spec(run, sheet);
    where(run, sheet);
    return sheet.end();
  }

  private void top() {
    sheet
        .markup()
        .open("header")
        .leaf("p", "Marble · report of a run", "class", "brand")
        .leaf("h1", run.name())
        .open("p", "class", "lead")
        .text("A run of ")
        .leaf("strong", run.spec().experiment(), "class", "given")
        .text(": " + (run.result().isPresent() ? "done" : said(run.state())) + ".")
        .close();
    Map<String, String> links = new LinkedHashMap<>();
    if (!figures.isEmpty()) {
      links.put("curves", "Curves");
    }
    if (!tables.isEmpty()) {
      links.put("tables", "Tables");
    }
    links.put("spec", "What was run");
    links.put("where", "Where and when");
    sheet.links(links);
    sheet.markup().closeLine();
  }

  private static String said(RunState state) {
    return state == RunState.RUNNING
        ? "it goes on, and this is how far it was"
        : "it was broken off, and the same command goes on with it";
  }

  private void tiles() {
    Map<String, Object> facts = RunFacts.figures(run);
    if (facts.isEmpty()) {
      return;
    }
    sheet.markup().open("section", "class", "tiles", "aria-label", "Key figures");
    facts.forEach((name, value) ->
        Tile.write(
            sheet.markup(),
            MetricFigures.words(name),
            TableOutput.cell(value),
            run.result().isPresent() ? "" : "so far",
            ""));
    sheet.markup().closeLine();
  }

  private void tables() {
    if (tables.isEmpty()) {
      return;
    }
    sheet.section("tables", "The tables");
    for (MetricTable table : tables) {
      List<String> columns = table.numeric();
      int step = Math.max(1, (table.rows().size() + MOST_ROWS - 1) / MOST_ROWS);
      List<List<String>> rows = new ArrayList<>();
      List<double[]> numbers = columns.stream().map(table::numbers).toList();
      for (int i = (table.rows().size() - 1) % step; i < table.rows().size(); i += step) {
        int at = i;
        rows.add(numbers.stream().map(column -> TableOutput.number(column[at])).toList());
      }
      sheet.markup().open("details");
      sheet
          .markup()
          .leaf(
              "summary",
              table.name()
                  + ": "
                  + Text.plural(table.rows().size(), "row")
                  + (step > 1 ? ", one of " + step + " shown" : ""));
      sheet.table(columns.stream().map(MetricFigures::words).toList(), 0, rows);
      sheet.markup().closeLine();
    }
    sheet.endSection();
  }

  /** What was run: the specification. */
  static void spec(RunEntry run, Sheet sheet) {
    sheet.section("spec", "What was run");
    sheet.facts(texts(RunFacts.keys(run)));
    sheet.endSection();
  }

  /** Where and when: all sessions of a run. */
  static void where(RunEntry run, Sheet sheet) {
    sheet.section("where", "Where and when");
    Map<String, String> facts = new LinkedHashMap<>();
    int number = 1;
    for (Session session : run.sessions()) {
      facts.put("Session " + number++, RunsShowCommand.line(session));
    }
    facts.put("Last changed", run.changed().toString());
    facts.put("SHA-256 of the specification", run.spec().hash());
    facts.put("Page made by", Version.NAME);
    sheet.facts(facts);
    sheet.endSection();
  }

  static Map<String, String> texts(Map<String, Object> facts) {
    Map<String, String> texts = new LinkedHashMap<>();
    facts.forEach((name, value) -> texts.put(MetricFigures.words(name), TableOutput.cell(value)));
    return texts;
  }
}
