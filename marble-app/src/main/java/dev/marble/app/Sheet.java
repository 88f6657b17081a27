package dev.marble.app;

import dev.marble.app.page.LinePlot;
import dev.marble.app.page.Markup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parts that pages about experiments are made of: one file that needs nothing else. */
final class Sheet {
  private final Markup page = new Markup();

  /** Begins a page. */
  Sheet(String title) {
    page.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en");
    PageHead.write(page, title, "report.css", "plot.css");
    page.open("body");
  }

  /** Where everything else goes. */
  Markup markup() {
    return page;
  }

  /** What a page is about: its kind, its title, a sentence, and links to its sections. */
  void header(String kind, String title, String lead, Map<String, String> links) {
    page.open("header")
        .leaf("p", "Marble · " + kind, "class", "brand")
        .leaf("h1", title)
        .leaf("p", lead, "class", "lead");
    links(links);
    page.closeLine();
  }

  /** Key figures, one beside the other. */
  void tiles(Runnable tiles) {
    page.open("section", "class", "tiles", "aria-label", "Key figures");
    tiles.run();
    page.closeLine();
  }

  void tile(String label, String value, String more) {
    Tile.write(page, label, value, more, "");
  }

  void note(String text) {
    page.leaf("p", text, "class", "note");
  }

  /** Links to sections, by their ids; behind these lie those that {@link RunPage} makes. */
  static Map<String, String> links(String... idsAndTexts) {
    Map<String, String> links = new LinkedHashMap<>();
    for (int i = 0; i < idsAndTexts.length; i += 2) {
      links.put(idsAndTexts[i], idsAndTexts[i + 1]);
    }
    links.put("spec", "What was run");
    links.put("where", "Where and when");
    return links;
  }

  /** Links to sections: their names by their ids. */
  void links(Map<String, String> links) {
    page.open("nav");
    links.forEach((id, text) -> page.leaf("a", text, "href", "#" + id).text(" "));
    page.close();
  }

  void section(String id, String title) {
    page.open("section", "id", id).leaf("h2", title);
  }

  void endSection() {
    page.closeLine();
  }

  void caption(String title, String text) {
    page.open("figcaption").leaf("strong", title + " ").text(text).close();
  }

  void figure(LinePlot plot, String description, String title, String text) {
    page.open("figure").add(plot.draw(description));
    caption(title, text);
    page.close();
  }

  /** A row of a table; one of heads ({@code th}) is the table's head. */
  void row(String element, List<String> cells) {
    boolean head = element.equals("th");
    if (head) {
      page.open("thead");
    }
    page.open("tr");
    for (String cell : cells) {
      page.leaf(element, cell);
    }
    page.close();
    if (head) {
      page.close();
    }
  }

  /** A whole table, which may be wider than the page; its first columns hold text. */
  void table(List<String> heads, int texts, List<List<String>> rows) {
    page.open("div", "class", "scroll").open("table", "class", "dense").open("thead").open("tr");
    cells("th", heads, texts);
    page.close().close().open("tbody");
    for (List<String> row : rows) {
      page.open("tr");
      cells("td", row, texts);
      page.close();
    }
    page.close().close().closeLine();
  }

  private void cells(String element, List<String> cells, int texts) {
    for (int i = 0; i < cells.size(); i++) {
      page.leaf(element, cells.get(i), "class", i < texts ? "text" : "number");
    }
  }

  /** An entry of a list of facts ({@code dl}). */
  void fact(String name, String value) {
    page.open("div").leaf("dt", name).leaf("dd", value, "class", "given").closeLine();
  }

  void facts(Map<String, String> facts) {
    page.open("dl");
    facts.forEach(this::fact);
    page.closeLine();
  }

  /** Ends the page. */
  String end() {
    page.closeLine().closeLine();
    return "<!DOCTYPE html>\n" + page;
  }
}
