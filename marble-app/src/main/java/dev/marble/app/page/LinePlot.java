package dev.marble.app.page;

/**
 * Lines, bands, dots and error bars over two axes, with a legend, as SVG: drawn for a width of 460,
 * sized by the page. What lies outside the axes is cut off.
 */
public final class LinePlot {
  private static final int WIDTH = 460;
  private static final int LEFT = 52;
  private static final int RIGHT = 12;
  private static final int TOP = 26;
  private static final int PLOT_HEIGHT = 220;
  private static final int LEGEND_TOP = TOP + PLOT_HEIGHT + 58;
  private static final int LEGEND_ROW = 17;
  private static final double LETTER = 7.1;
  private static final int SAMPLE = 22;

  private final Axis x;
  private final Axis y;
  private final Markup back = new Markup();
  private final Markup front = new Markup();
  private final Markup legend = new Markup();
  private double legendX = LEFT;
  private int legendRows;

  /**
   * An empty plot.
   *
   * @param x its horizontal axis
   * @param y its vertical axis
   */
  public LinePlot(Axis x, Axis y) {
    this.x = x;
    this.y = y;
  }

  // ---- what is drawn ----

  /**
   * A line from point to point; numbers that are none interrupt it.
   *
   * @param xs where the points lie across
   * @param ys how high they lie
   * @param style the classes that colour it
   * @return this
   */
  public LinePlot line(double[] xs, double[] ys, String style) {
    StringBuilder path = new StringBuilder();
    boolean joined = false;
    for (int i = 1; i < xs.length; i++) {
      joined = segment(xs[i - 1], ys[i - 1], xs[i], ys[i], joined, path);
    }
    if (!path.isEmpty()) {
      front.empty("path", "class", "line " + style, "d", path.toString());
    }
    return this;
  }

  /** The part of a segment between the axes' ends; tells whether it ends where the next begins. */
  private boolean segment(
      double x1, double y1, double x2, double y2, boolean joined, StringBuilder path) {
    double fromX = x.place(x1);
    double fromY = y.place(y1);
    double byX = x.place(x2) - fromX;
    double byY = y.place(y2) - fromY;
    if (!Double.isFinite(fromX + fromY + byX + byY)) {
      return false;
    }
    double begin = Math.max(begin(fromX, byX), begin(fromY, byY));
    double end = Math.min(end(fromX, byX), end(fromY, byY));
    if (begin >= end) {
      return false;
    }
    if (!joined || begin > 0) {
      point('M', fromX + begin * byX, fromY + begin * byY, path);
    }
    point('L', fromX + end * byX, fromY + end * byY, path);
    return end == 1;
  }

  /** How far along a segment enters the range from 0 to 1. */
  private static double begin(double from, double by) {
    if (by == 0) {
      return from < 0 || from > 1 ? 2 : 0;
    }
    return Math.max(0, by > 0 ? -from / by : (1 - from) / by);
  }

  /** How far along a segment leaves the range from 0 to 1. */
  private static double end(double from, double by) {
    return by == 0 ? 1 : Math.min(1, by > 0 ? (1 - from) / by : -from / by);
  }

  private static void point(char command, double placeX, double placeY, StringBuilder path) {
    path.append(command)
        .append(Markup.number(LEFT + placeX * (WIDTH - LEFT - RIGHT)))
        .append(' ')
        .append(Markup.number(TOP + (1 - placeY) * PLOT_HEIGHT));
  }

  /**
   * The area between two lines.
   *
   * @param xs where the points lie across, ascending
   * @param lows how high the lower ones lie
   * @param highs how high the upper ones lie
   * @param style the classes that colour it
   * @return this
   */
  public LinePlot band(double[] xs, double[] lows, double[] highs, String style) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < xs.length; i++) {
      point(i == 0 ? 'M' : 'L', x.place(xs[i]), within(highs[i]), path);
    }
    for (int i = xs.length - 1; i >= 0; i--) {
      point('L', x.place(xs[i]), within(lows[i]), path);
    }
    if (!path.isEmpty()) {
      back.empty("path", "class", "area " + style, "d", path.append('Z').toString());
    }
    return this;
  }

  /** A height's place, no farther than the ends of the axis; log 0 is at the bottom. */
  private double within(double value) {
    double place = y.place(value);
    return Double.isNaN(place) ? 0 : Math.clamp(place, 0, 1);
  }

  /**
   * A dot, unless it lies outside the axes.
   *
   * @param atX where it lies across
   * @param atY how high it lies
   * @param style the classes that colour it
   * @param hover what it says when it is pointed at
   * @return this
   */
  public LinePlot dot(double atX, double atY, String style, String hover) {
    double placeX = x.place(atX);
    double placeY = y.place(atY);
    if (placeX >= 0 && placeX <= 1 && placeY >= 0 && placeY <= 1) {
      front
          .open("circle", "class", "dot " + style, "cx", across(atX), "cy", up(placeY), "r", "2.6")
          .leaf("title", hover)
          .close();
    }
    return this;
  }

  /**
   * An error bar.
   *
   * @param atX where it lies across
   * @param low where it begins
   * @param high where it ends
   * @param style the classes that colour it
   * @return this
   */
  public LinePlot whisker(double atX, double low, double high, String style) {
    String at = across(atX);
    String bottom = up(within(low));
    String top = up(within(high));
    front.empty("line", "class", "whisker " + style, "x1", at, "x2", at, "y1", bottom, "y2", top);
    return this;
  }

  /**
   * A horizontal line from end to end.
   *
   * @param height where
   * @param style the classes that colour it
   * @return this
   */
  public LinePlot level(double height, String style) {
    String at = up(y.place(height));
    String to = at(WIDTH - RIGHT);
    back.empty("line", "class", "line " + style, "x1", at(LEFT), "x2", to, "y1", at, "y2", at);
    return this;
  }

  /**
   * An entry of the legend, with a short sample of the line.
   *
   * @param style the classes of the line
   * @param text what it is
   * @return this
   */
  public LinePlot legend(String style, String text) {
    double width = SAMPLE + 6 + LETTER * text.length() + 14;
    if (legendRows == 0 || legendX + width > WIDTH) {
      legendRows++;
      legendX = LEFT;
    }
    double middle = LEGEND_TOP + (legendRows - 1) * LEGEND_ROW;
    String line = Markup.number(middle - 4);
    legend.empty(
        "line",
        "class",
        "line " + style,
        "x1",
        Markup.number(legendX),
        "x2",
        Markup.number(legendX + SAMPLE),
        "y1",
        line,
        "y2",
        line);
    legend.leaf(
        "text",
        text,
        "class",
        "tick",
        "x",
        Markup.number(legendX + SAMPLE + 6),
        "y",
        Markup.number(middle));
    legendX += width;
    return this;
  }

  // ---- the whole ----

  /**
   * The plot, for a page.
   *
   * @param description what it shows, for those who cannot see it
   * @return an element {@code svg}
   */
  public Markup draw(String description) {
    return content(BarPlot.svg(WIDTH, height(), description)).closeLine();
  }

  /**
   * The plot as a file of its own.
   *
   * @param description what it shows, for those who cannot see it
   * @param css what it looks like
   * @return an SVG document
   */
  public String toFile(String description, String css) {
    Markup svg = BarPlot.svg(WIDTH, height(), description).styleSheet(css);
    svg.empty("rect", "class", "paper", "width", at(WIDTH), "height", at(height()));
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + content(svg).closeLine();
  }

  private int height() {
    return LEGEND_TOP + (legendRows - 1) * LEGEND_ROW + 8;
  }

  private Markup content(Markup svg) {
    Markup axes = new Markup();
    for (Axis.Mark mark : y.marks(5)) {
      String at = up(mark.place());
      axes.empty(
          "line", "class", "grid", "x1", at(LEFT), "x2", at(WIDTH - RIGHT), "y1", at, "y2", at);
      axes.leaf("text", mark.text(), "class", "tick end", "x", at(LEFT - 6), "y", at, "dy", "4");
    }
    String bottom = at(TOP + PLOT_HEIGHT);
    for (Axis.Mark mark : x.marks(8)) {
      String at = Markup.number(LEFT + mark.place() * (WIDTH - LEFT - RIGHT));
      axes.empty(
          "line",
          "class",
          "rule",
          "x1",
          at,
          "x2",
          at,
          "y1",
          bottom,
          "y2",
          at(TOP + PLOT_HEIGHT + 4));
      axes.leaf("text", mark.text(), "class", "tick mid", "x", at, "y", at(TOP + PLOT_HEIGHT + 17));
    }
    axes.leaf("text", y.label(), "class", "axis", "x", "2", "y", "12");
    axes.leaf(
        "text",
        x.label(),
        "class",
        "axis mid",
        "x",
        at((LEFT + WIDTH - RIGHT) / 2),
        "y",
        at(TOP + PLOT_HEIGHT + 35));
    return svg.add(axes)
        .add(back)
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
        .add(front)
        .add(legend);
  }

  private String across(double value) {
    return Markup.number(LEFT + x.place(value) * (WIDTH - LEFT - RIGHT));
  }

  private static String up(double place) {
    return Markup.number(TOP + (1 - place) * PLOT_HEIGHT);
  }

  private static String at(int place) {
    return Integer.toString(place);
  }
}
