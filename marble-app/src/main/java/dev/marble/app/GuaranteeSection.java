package dev.marble.app;

import dev.marble.app.Guarantee.Element;
import dev.marble.app.page.Axis;
import dev.marble.app.page.LinePlot;
import dev.marble.app.page.Markup;
import dev.marble.onnx.bound.BoundResult.Bounded;
import dev.marble.onnx.bound.BoundResult.Unbounded;
import java.util.List;

/** The part of a page that says how far a ticket's outputs can be from its target's. */
final class GuaranteeSection {
  private static final String BOUND = "s5";
  private static final String ATTACK = "s4";
  private static final String DATA = "s1";
  private static final int MOST = 200;

  private final Guarantee guarantee;
  private final Markup page;

  GuaranteeSection(Guarantee guarantee, Markup page) {
    this.guarantee = guarantee;
    this.page = page;
  }

  /** Writes heading, plot and facts. */
  void write() {
    page.leaf("h3", "How far off an output can be");
    guarantee.alarm().ifPresent(text -> page.leaf("p", "WRONG: " + text + ".", "class", "bad"));
    List<Element> elements = guarantee.elements();
    page.open("div", "class", "pair");
    if (elements.stream().anyMatch(element -> element.attack() > 0)) {
      plot(elements.subList(0, Math.min(MOST, elements.size())), elements.size());
    }
    page.open("div").open("dl");
    fact("Bound", guarantee.boundText());
    fact("Attack", guarantee.attackText());
    fact("Data", guarantee.dataText());
    guarantee.theoremText().ifPresent(text -> fact("The theorem", text));
    if (guarantee.result() instanceof Bounded bounded) {
      bounded.notes().forEach(note -> fact("Note", note));
    }
    page.closeLine();
    page.leaf("p", explanation(), "class", "note");
    page.close().closeLine();
  }

  private String explanation() {
    String attack =
        "The attack runs both networks on inputs within the range, without gradients, and keeps"
            + " what moves an output the most; it begins with the worst of the data.";
    return guarantee.result() instanceof Unbounded
        ? attack
        : "The bound holds for every input within the range: intervals of activations and"
            + " deviations, with the ticket’s actual weights, are pushed through the graph and"
            + " rounded outwards. It is usually far above what any input reaches, since it lets all"
            + " inner values be at their worst at once. "
            + attack;
  }

  private void fact(String name, String value) {
    page.open("div").leaf("dt", name).leaf("dd", value, "class", "given").closeLine();
  }

  private void plot(List<Element> elements, int all) {
    double least = Double.MAX_VALUE;
    double most = 0;
    for (Element element : elements) {
      for (double value : new double[] {element.sure(), element.attack(), element.data()}) {
        if (value > 0 && value < Double.POSITIVE_INFINITY) {
          least = Math.min(least, value);
          most = Math.max(most, value);
        }
      }
    }
    boolean bounded = elements.stream().anyMatch(element -> element.sure() > 0);
    LinePlot plot =
        new LinePlot(
            Axis.linear(0, elements.size() + 1.0, "output elements, the largest first"),
            Axis.logarithmic(least / 2, most * 2, "deviation from the target’s output"));
    for (int i = 0; i < elements.size(); i++) {
      Element element = elements.get(i);
      plot.whisker(i + 1.0, Math.max(least / 2, element.data()), element.attack(), DATA);
      if (bounded) {
        plot.whisker(i + 1.0, element.attack(), element.sure(), BOUND);
        plot.dot(i + 1.0, element.sure(), BOUND, hover(element, "bound", element.sure()));
      }
      plot.dot(i + 1.0, element.data(), DATA, hover(element, "data", element.data()));
      plot.dot(i + 1.0, element.attack(), ATTACK, hover(element, "attack", element.attack()));
    }
    if (bounded) {
      plot.legend(BOUND, "bound");
    }
    plot.legend(ATTACK, "attack").legend(DATA, "data");
    page.open("figure")
        .add(plot.draw("Bound, attack and data for each output element"))
        .open("figcaption");
    page.leaf("strong", bounded ? "Bound ≥ attack ≥ data. " : "Attack ≥ data. ")
        .text(
            "Each column is one element of the output"
                + (all > elements.size()
                    ? "; of " + Text.count(all) + " the first " + elements.size() + " are shown"
                    : "")
                + ".")
        .close()
        .close();
  }

  private static String hover(Element element, String what, double value) {
    return element.name() + ", " + what + ": " + Text.number(value);
  }
}
