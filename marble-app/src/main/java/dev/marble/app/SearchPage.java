package dev.marble.app;

import dev.marble.app.page.LinePlot;
import dev.marble.app.page.Markup;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.search.SearchResult;
import dev.marble.lab.search.SearchSpec;
import dev.marble.lab.search.SearchSummary;
import dev.marble.lab.search.Seconds;
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
  private final Markup page = new Markup();

  private SearchPage(
      RunFolder folder, SearchSpec spec, List<SearchResult> results, SearchPlots plots) {
    this.folder = folder;
    this.spec = spec;
    this.results = results;
    this.points = SearchSummary.of(results);
    this.plots = plots;
  }

  /** The page's text. */
  static String of(
      RunFolder folder, SearchSpec spec, List<SearchResult> results, SearchPlots plots) {
    return new SearchPage(folder, spec, results, plots).draw();
  }

  private String draw() {
    String name = spec.arms().getFirst().network().name();
    page.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en");
    PageHead.write(page, "Networks found inside a random " + name, "report.css", "plot.css");
    page.open("body");
    page.open("header")
        .leaf("p", "Marble · report of a search for masks", "class", "brand")
        .leaf("h1", "Networks found inside a random " + name)
        .leaf(
            "p",
            "No weight was trained here: the weights are random and stay so, and which of them are"
                + " kept is all that was learnt. What is found is a seed and one bit per weight.",
            "class",
            "lead")
        .closeLine();
    tiles();
    warnings();
    figures();
    table();
    method();
    page.closeLine().closeLine();
    return "<!DOCTYPE html>\n" + page;
  }

  private void tiles() {
    SearchSummary best = SearchText.best(points);
    Optional<SearchSummary> dense = points.stream().filter(SearchSummary::isDense).findFirst();
    page.open("section", "class", "tiles", "aria-label", "Key figures");
    tile(
        "The best that was found",
        Means.percent(best.top1()),
        best.arm() + ", " + Text.percent(best.keptDensity().mean()) + " of the weights");
    dense.ifPresent(each ->
        tile(
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
    tile(
        "The ticket of the best",
        Text.bytes(Math.round(best.ticketBytes().mean())),
        "its weights as numbers: " + Text.bytes(best.first().modelBytes()));
    page.closeLine();
  }

  private void tile(String label, String value, String more) {
    Tile.write(page, label, value, more, "");
  }

  private void warnings() {
    List<String> said =
        results.stream().flatMap(each -> SearchText.collapse(spec, each).stream()).toList();
    if (!said.isEmpty()) {
      page.open("section", "id", "warnings").leaf("h2", "What went wrong");
      said.forEach(each -> page.leaf("p", each));
      page.closeLine();
    }
  }

  private void figures() {
    page.open("section", "id", "figures").leaf("h2", "How many weights to keep");
    page.open("div", "class", "pair");
    figure(plots.accuracy(), "Accuracy.", "Of the mask after its last step, on test examples.");
    figure(
        plots.size(),
        "Size of the ticket.",
        "Seed and mask in a file: about H(p) bits per weight at a density p, and a few kilobytes"
            + " for the graph.");
    page.close();
    page.leaf(
        "p",
        "Lines: means of "
            + Text.plural(spec.seeds().size(), "trial")
            + "; bands: one standard deviation on either side.",
        "class",
        "note");
    page.closeLine();
  }

  private void figure(LinePlot plot, String title, String text) {
    page.open("figure").add(plot.draw(title));
    page.open("figcaption").leaf("strong", title + " ").text(text).close().close();
  }

  private void table() {
    page.open("section", "id", "numbers").leaf("h2", "The numbers");
    page.open("div", "class", "scroll").open("table", "class", "dense");
    page.open("thead");
    row(
        "th",
        "network",
        "density",
        "kept",
        "of",
        "top-1",
        "on ONNX Runtime",
        "file",
        "bits per weight",
        "limit",
        "as a dense model",
        "processor");
    page.close().open("tbody");
    for (SearchSummary point : points) {
      boolean isDense = point.isDense();
      row(
          "td",
          SearchText.title(point),
          isDense ? "1" : Text.number(point.keptDensity().mean()),
          Text.count(Math.round(point.kept().mean())),
          Text.count(point.first().total()),
          Means.percent(point.top1()),
          Means.percent(point.onnxTop1()),
          Text.bytes(Math.round(point.ticketBytes().mean())),
          isDense ? "32" : Text.number(point.bitsPerWeight().mean()),
          isDense ? "" : Text.number(point.limitBits().mean()),
          Text.bytes(point.first().modelBytes()),
          Text.seconds(seconds(point)));
    }
    page.close().close().close().closeLine();
  }

  private double seconds(SearchSummary point) {
    return results.stream()
        .filter(each -> each.arm().equals(point.arm()) && each.density().equals(point.density()))
        .mapToDouble(each -> Seconds.of(folder, each))
        .average()
        .orElse(Double.NaN);
  }

  private void row(String element, String... cells) {
    page.open("tr");
    for (String cell : cells) {
      page.leaf(element, cell);
    }
    page.close();
  }

  private void method() {
    page.open("section", "id", "method").leaf("h2", "What was run");
    page.open("dl");
    folder
        .spec()
        .keys()
        .fields()
        .forEach((name, value) -> fact(name.replace('_', ' '), "" + value));
    fact("Made by", Version.NAME);
    fact("SHA-256 of the specification", folder.spec().hash());
    page.closeLine();
    page.leaf(
        "p",
        "Random weights are a function of the seed alone; biases are left out, and scales and"
            + " shifts of normalizations stay 1 and 0. Edge-popup keeps exactly density · n weights of"
            + " each tensor (global: of the network), halves rounded up, ties to the lowest index."
            + " Accuracy is that of the last step; no test example decides anything. The file is"
            + " read back, and run on ONNX Runtime. The limit is the entropy of a mask at its"
            + " density. Processor: seconds of one training on all threads, evaluations included.");
    page.closeLine();
  }

  private void fact(String name, String value) {
    page.open("div").leaf("dt", name).leaf("dd", value, "class", "given").closeLine();
  }
}
