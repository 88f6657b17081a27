package dev.marble.app;

import dev.marble.app.page.Markup;

/** A key figure on a page. */
final class Tile {
  private static final int LONG = 12;

  private Tile() {}

  /**
   * Writes one.
   *
   * @param page where
   * @param label what it is
   * @param value the figure
   * @param more what there is to say about it
   * @param style more classes, or nothing
   */
  static void write(Markup page, String label, String value, String more, String style) {
    page.open("div", "class", ("tile " + style).strip())
        .leaf("p", label, "class", "label")
        .leaf("p", value, "class", value.length() > LONG ? "value long" : "value")
        .leaf("p", more, "class", "more")
        .closeLine();
  }
}
