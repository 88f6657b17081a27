package dev.marble.app.page;

/** Bars over a number axis, as SVG: drawn for a width of 460, sized by the page. */
public final class BarPlot {
  /** Bars of few among many are still seen. */
  private static final double LEAST_HEIGHT = 1.2;

  private static final int WIDTH = 460;
  private static final int HEIGHT = 250;
  private static final int LEFT = 46;
  private static final int RIGHT = 10;
  private static final int TOP = 34;
  private static final int BOTTOM = 44;

  private final double from;
  private final double to;
  private final double top;
  private final Markup bars = new Markup();
  private final Markup marks = new Markup();
  private final Markup axes = new Markup();

  /**
   * An empty plot.
   *
   * @param from where the horizontal axis begins
   * @param to where it ends
   * @param highest the highest bar, above 0
   */
  public BarPlot(double from, double to, double highest) {
    this.from = from;
    this.to = to;
    this.top = highest * 1.05;
  }

  /**
   * The vertical axis.
   *
   * @param label what it counts
   * @return this
   */
  public BarPlot counts(String label) {
    for (double tick : Ticks.within(0, top, 4)) {
      String y = Markup.number(y(tick));
      axes.empty(
          "line", "class", "grid", "x1", at(LEFT), "x2", at(WIDTH - RIGHT), "y1", y, "y2", y);
      axes.leaf(
          "text", Ticks.label(tick), "class", "tick end", "x", at(LEFT - 6), "y", y, "dy", "4");
    }
    axes.leaf("text", label, "class", "axis", "x", "2", "y", "14");
    return this;
  }

  /**
   * The horizontal axis.
   *
   * @param label what it measures
   * @param ticks about how many numbers it shows
   * @return this
   */
  public BarPlot across(String label, int ticks) {
    String bottom = at(HEIGHT - BOTTOM);
    for (double tick : Ticks.within(from, to, ticks)) {
      String x = Markup.number(x(tick));
      axes.empty("line", "class", "rule", "x1", x, "x2", x, "y1", bottom, "y2", at(HEIGHT - 40));
      axes.leaf("text", Ticks.label(tick), "class", "tick mid", "x", x, "y", at(HEIGHT - 27));
    }
    axes.leaf(
        "text",
        label,
        "class",
        "axis mid",
        "x",
        at((LEFT + WIDTH - RIGHT) / 2),
        "y",
        at(HEIGHT - 8));
    return this;
  }

  /**
   * A bar.
   *
   * @param left where it begins on the horizontal axis
   * @param right where it ends
   * @param low where it begins on the vertical axis
   * @param high where it ends; nothing is drawn if that is no higher
   * @param style the class that colours it
   * @param hover what it says when it is pointed at
   * @return this
   */
  public BarPlot bar(double left, double right, long low, long high, String style, String hover) {
    if (high > low) {
      double height = Math.max(LEAST_HEIGHT, y((double) low) - y((double) high));
      bars.open(
              "rect",
              "class",
              style,
              "x",
              Markup.number(x(left)),
              "y",
              Markup.number(y((double) low) - height),
              "width",
              Markup.number(x(right) - x(left)),
              "height",
              Markup.number(height))
          .leaf("title", hover)
          .close();
    }
    return this;
  }

  /**
   * A vertical line with a word at its top.
   *
   * @param value where on the horizontal axis
   * @param label the word
   * @return this
   */
  public BarPlot marker(double value, String label) {
    String x = Markup.number(x(value));
    boolean right = x(value) > WIDTH * 0.7;
    marks.empty(
        "line", "class", "marker", "x1", x, "x2", x, "y1", at(TOP - 8), "y2", at(HEIGHT - BOTTOM));
    marks.leaf(
        "text",
        label,
        "class",
        right ? "marked end" : "marked",
        "x",
        Markup.number(x(value) + (right ? -5 : 5)),
        "y",
        at(TOP - 1));
    return this;
  }

  /**
   * The plot.
   *
   * @param description what it shows, for those who cannot see it
   * @return an element {@code svg}
   */
  public Markup draw(String description) {
    String bottom = at(HEIGHT - BOTTOM);
    return svg(WIDTH, HEIGHT, description)
        .add(axes)
        .add(bars)
        .empty(
            "line",
            "class",
            "rule",
            "x1",
            at(LEFT),
            "x2",
            at(WIDTH - RIGHT),
            "y1",
            bottom,
            "y2",
            bottom)
        .add(marks)
        .closeLine();
  }

  /**
   * Begins an element {@code svg}.
   *
   * @param width in its own units
   * @param height in its own units
   * @param description what it shows, for those who cannot see it
   * @return the markup, in which the element is open
   */
  public static Markup svg(int width, int height, String description) {
    return new Markup()
        .open(
            "svg",
            "xmlns",
            "http://www.w3.org/2000/svg",
            "viewBox",
            "0 0 " + width + " " + height,
            "role",
            "img",
            "aria-label",
            description);
  }

  private double x(double value) {
    return LEFT + (value - from) / (to - from) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM);
  }

  private static String at(int place) {
    return Integer.toString(place);
  }
}
