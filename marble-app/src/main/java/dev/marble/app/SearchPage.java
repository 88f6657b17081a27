package dev.marble.app;

import dev.marble.lab.run.RunEntry;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.search.SearchResult;
import dev.marble.lab.search.SearchSpec;
import dev.marble.lab.search.SearchSummary;
import dev.marble.lab.search.Seconds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The page of a search for masks: one file that needs nothing else. */
final class SearchPage {
  private final RunFolder folder;
  private final SearchSpec spec;
  private final List<SearchResult> results;
  private final List<SearchSummary> points;
  private final SearchPlots plots;
  private final Sheet sheet;

  private SearchPage(
      RunFolder folder, SearchSpec spec, List<SearchResult> results, SearchPlots plots) {
    this.folder = folder;
    this.spec = spec;
    this.results = results;
    this.points = SearchSummary.of(results);
    this.plots = plots;
    this.sheet = new Sheet(title());
  }

  private String title() {
    return "Networks found inside a random " + spec.arms().getFirst().network().name();
  }

  /** The page's text. */
  static String of(
      RunFolder folder, SearchSpec spec, List<SearchResult> results, SearchPlots plots) {
    return new SearchPage(folder, spec, results, plots).draw();
  }

  private String draw() {
    sheet.header(
        "report of a search for masks",
        title(),
        "No weight was trained here: the weights are random and stay so, and which of them are kept"
            + " is all that was learnt. What is found is a seed and one bit per weight.",
        Sheet.links("figures", "Figures", "numbers", "The numbers", "method", "How"));
    sheet.tiles(this::tiles);
    warnings();
    figures();
    table();
    method();
    RunEntry run = RunEntry.read(folder.path()).orElseThrow();
    RunPage.spec(run, sheet);
    RunPage.where(run, sheet);
    return sheet.end();
  }

  private void tiles() {
    SearchSummary best = SearchText.best(points);
    Optional<SearchSummary> dense = points.stream().filter(SearchSummary::isDense).findFirst();
    sheet.tile(
        "The best that was found",
        Means.percent(best.top1()),
        best.arm() + ", " + Text.percent(best.keptDensity().mean()) + " of the weights");
    dense.ifPresent(each ->
        sheet.tile(
            spec.dense().orElseThrow().carved()
                ? "The target, trained"
                : "The same network, trained",
            Means.percent(each.top1()),
            String.format(
                Locale.ROOT,
                "%s parameters; the best that was found is %.2f points %s",
                Text.count(each.first().parameters()),
                100 * Math.abs(each.top1().mean() - best.top1().mean()),
                best.top1().mean() < each.top1().mean() ? "below" : "above")));
    sheet.tile(
        "The ticket of the best",
        Text.bytes(Math.round(best.ticketBytes().mean())),
        "its weights as numbers: " + Text.bytes(best.first().modelBytes()));
  }

  private void warnings() {
    List<String> said =
        results.stream().flatMap(each -> SearchText.collapse(spec, each).stream()).toList();
    if (!said.isEmpty()) {
      sheet.section("warnings", "What went wrong");
      said.forEach(each -> sheet.markup().leaf("p", each));
      sheet.endSection();
    }
  }

  private void figures() {
    sheet.section("figures", "How many weights to keep");
    sheet.markup().open("div", "class", "pair");
    sheet.figure(
        plots.accuracy(),
        "Accuracy against the fraction of the weights that is kept",
        "Accuracy.",
        "Of the mask after its last step, on test examples."
            + (plots.isCutOff() ? " Points far below the best are cut off: see the table." : ""));
    sheet.figure(
        plots.size(),
        "The size of the ticket against the fraction of the weights that is kept",
        "Size of the ticket.",
        "Seed and mask in a file: about H(p) bits per weight at a density p, and a few kilobytes"
            + " for the graph.");
    sheet.markup().close();
    sheet.note(
        "Lines: means of "
            + Text.plural(spec.seeds().size(), "trial")
            + "; bands: one standard deviation on either side.");
    sheet.endSection();
  }

  private void table() {
    sheet.section("numbers", "The numbers");
    List<String> heads = new ArrayList<>(SearchReport.HEADS);
    heads.addAll(List.of("as a dense model", "processor"));
    List<List<String>> rows = new ArrayList<>();
    for (SearchSummary point : points) {
      List<String> row = new ArrayList<>(SearchReport.row(point));
      row.add(Text.bytes(point.first().modelBytes()));
      row.add(Text.seconds(seconds(point)));
      rows.add(row);
    }
    sheet.table(heads, 1, rows);
    sheet.endSection();
  }

  private double seconds(SearchSummary point) {
    return results.stream()
        .filter(each -> each.arm().equals(point.arm()) && each.density().equals(point.density()))
        .mapToDouble(each -> Seconds.of(folder, each))
        .average()
        .orElse(Double.NaN);
  }

  private void method() {
    sheet.section("method", "How");
    sheet.note(
        "Random weights are a function of the seed alone; biases are left out, and scales and"
            + " shifts of normalizations stay 1 and 0. Edge-popup keeps exactly density · n weights of"
            + " each tensor (global: of the network), halves rounded up, ties to the lowest index."
            + " Accuracy is that of the last step; no test example decides anything. The file is"
            + " read back, and run on ONNX Runtime. The limit is the entropy of a mask at its"
            + " density. Processor: seconds of one training on all threads, evaluations included.");
    sheet.endSection();
  }
}
