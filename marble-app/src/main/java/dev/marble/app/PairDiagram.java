package dev.marble.app;

import dev.marble.app.page.BarPlot;
import dev.marble.app.page.Markup;
import java.util.List;

/** The drawing that explains a carve: two random layers with relu between them, and a mask. */
final class PairDiagram {
  private static final int WIDTH = 460;
  private static final int HEIGHT = 318;
  private static final int IN = 44;
  private static final int HIDDEN = 220;
  private static final int OUT = 404;
  private static final int UNITS = 6;
  private static final int[] INPUTS = {94, 232};
  private static final int[] OUTPUTS = {105, 221};

  /** The live units of both inputs' blocks; the others have the other sign. */
  private static final List<List<Integer>> LIVE = List.of(List.of(0, 2, 3, 5), List.of(0, 1, 3, 4));

  /** For output and input: the units that the mask keeps. The first is the weight shown. */
  private static final List<List<List<Integer>>> KEPT =
      List.of(List.of(List.of(0, 3), List.of(1, 3, 4)), List.of(List.of(2, 3, 5), List.of(0)));

  private PairDiagram() {}

  static Markup draw() {
    Markup removed = new Markup();
    Markup kept = new Markup();
    Markup shown = new Markup();
    Markup units = new Markup();
    for (int block = 0; block < 2; block++) {
      for (int unit = 0; unit < UNITS; unit++) {
        int y = unitY(block, unit);
        boolean live = LIVE.get(block).contains(unit);
        boolean used = block == 0 && KEPT.get(0).get(0).contains(unit);
        for (int input = 0; input < 2; input++) {
          boolean own = live && input == block;
          Markup into = !own ? removed : used ? shown : kept;
          edge(into, IN, INPUTS[input], HIDDEN, y, style(own, own && used));
        }
        for (int output = 0; output < 2; output++) {
          boolean keeps = KEPT.get(output).get(block).contains(unit);
          boolean mine = keeps && used && output == 0;
          Markup out = !keeps ? removed : mine ? shown : kept;
          edge(out, HIDDEN, y, OUT, OUTPUTS[output], style(keeps, mine));
        }
        unit(units, y, live, used);
      }
    }
    Markup nodes = new Markup();
    for (int i = 0; i < 2; i++) {
      node(nodes, IN, INPUTS[i], "x" + (char) ('₁' + i));
      node(nodes, OUT, OUTPUTS[i], "y" + (char) ('₁' + i));
    }
    label(nodes, 118, 62, "u₁", "name");
    label(nodes, 143, 121, "u₄", "name");
    label(nodes, 308, 56, "v₁", "name");
    label(nodes, 296, 117, "v₄", "name");
    label(nodes, (IN + HIDDEN) / 2, 16, "random layer U", "axis");
    label(nodes, (HIDDEN + OUT) / 2, 16, "random layer V", "axis");
    label(nodes, IN, 312, "inputs", "axis");
    label(nodes, HIDDEN, 312, "hidden units, relu", "axis");
    label(nodes, OUT, 312, "outputs", "axis");
    return BarPlot.svg(
            WIDTH,
            HEIGHT,
            "Two random layers with relu between them. Most edges are removed. From input 1 to"
                + " output 1 two paths are kept: the weight is the sum of their two products.")
        .add(removed)
        .add(kept)
        .add(shown)
        .add(units)
        .add(nodes)
        .closeLine();
  }

  private static String style(boolean kept, boolean shown) {
    return shown ? "edge shown" : kept ? "edge kept" : "edge removed";
  }

  private static int unitY(int block, int unit) {
    return 38 + block * 138 + unit * 22;
  }

  private static void edge(Markup to, int x1, int y1, int x2, int y2, String style) {
    to.empty("line", "class", style, "x1", at(x1), "y1", at(y1), "x2", at(x2), "y2", at(y2));
  }

  private static void unit(Markup to, int y, boolean live, boolean used) {
    String style = used ? "unit used" : live ? "unit" : "unit pruned";
    to.empty("circle", "class", style, "cx", at(HIDDEN), "cy", at(y), "r", "7");
    if (live) {
      String hinge = "M" + (HIDDEN - 4) + " " + (y + 2) + "h4l3.5 -4.5";
      to.empty("path", "class", used ? "hinge used" : "hinge", "d", hinge);
    }
  }

  private static void node(Markup to, int x, int y, String name) {
    to.empty("circle", "class", "node", "cx", at(x), "cy", at(y), "r", "15");
    label(to, x, y + 4, name, "name");
  }

  private static void label(Markup to, int x, int y, String text, String style) {
    to.leaf("text", text, "class", style + " mid", "x", at(x), "y", at(y));
  }

  private static String at(int place) {
    return Integer.toString(place);
  }
}
