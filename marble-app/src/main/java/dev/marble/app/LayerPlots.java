package dev.marble.app;

import dev.marble.app.page.BarPlot;
import dev.marble.app.page.Markup;
import dev.marble.onnx.TensorReport;
import dev.marble.ticket.CarvedTensor;
import java.util.Arrays;
import java.util.List;

/** How near the weights come, how far the subsets reach, and how many bits they take. */
final class LayerPlots {
  private static final int WIDTH = 460;
  private static final int NAME_WIDTH = 168;
  private static final int BAR_WIDTH = 190;
  private static final int FLOAT_BITS = 32;

  private final List<TensorReport> layers;
  private final LayerNames names;

  LayerPlots(List<TensorReport> layers, LayerNames names) {
    this.layers = layers;
    this.names = names;
  }

  // ---- errors ----

  private long[] errorCounts() {
    long[] counts = new long[layers.getFirst().errors().size()];
    for (TensorReport layer : layers) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] += layer.errors().get(i);
      }
    }
    return counts;
  }

  /** The least |error| / tolerance, in whole bins, that a given share of all weights is within. */
  double errorsOfShare(double share) {
    long[] counts = errorCounts();
    long all = Arrays.stream(counts).sum();
    int half = counts.length / 2;
    long within = 0;
    for (int reach = 1; reach < half; reach++) {
      within += counts[half - reach] + counts[half + reach - 1];
      if (within >= share * all) {
        return (double) reach / half;
      }
    }
    return 1;
  }

  /** The errors of all layers together. */
  Markup errors() {
    long[] counts = errorCounts();
    double width = 2.0 / counts.length;
    BarPlot plot = new BarPlot(-1, 1, Math.max(1, Arrays.stream(counts).max().orElse(1)));
    for (int i = 0; i < counts.length; i++) {
      double left = -1 + i * width;
      plot.bar(
          left + width * 0.06,
          left + width * 0.94,
          0,
          counts[i],
          "bar plain",
          Text.number(left) + " to " + Text.number(left + width) + ": " + Text.count(counts[i]));
    }
    return plot.counts("subset sums")
        .across("(weight − target) / tolerance", 4)
        .draw("Histogram of the errors of all weights, in units of their tolerance");
  }

  /** The errors of one layer, in a few pixels. */
  static Markup smallErrors(TensorReport layer) {
    List<Long> counts = layer.errors();
    int bins = counts.size();
    long highest = Math.max(1, counts.stream().mapToLong(Long::longValue).max().orElse(1));
    StringBuilder path = new StringBuilder("M0 40");
    for (int i = 0; i < bins; i++) {
      path.append('V')
          .append(Markup.number(40 - 38.0 * counts.get(i) / highest))
          .append('H')
          .append(Markup.number(128.0 * (i + 1) / bins));
    }
    path.append("V40Z");
    return BarPlot.svg(128, 42, "Histogram of the errors of " + layer.tensor().name())
        .empty("line", "class", "grid", "x1", "64", "x2", "64", "y1", "0", "y2", "40")
        .empty("path", "class", "bar plain", "d", path.toString())
        .empty("line", "class", "rule", "x1", "0", "x2", "128", "y1", "40.5", "y2", "40.5")
        .close();
  }

  // ---- samples ----

  /** The bit lengths of all subsets; those beyond the samples asked for stand out. */
  Markup samples() {
    int most = layers.stream().mapToInt(layer -> layer.tensor().samples()).max().orElse(1);
    long[] within = new long[most + 1];
    long[] beyond = new long[most + 1];
    for (TensorReport layer : layers) {
      int asked = layer.tensor().statistics().samplesAsked();
      for (int c = 0; c <= most; c++) {
        (c <= asked ? within : beyond)[c] += layer.samplesUsed().get(c);
      }
    }
    long highest = 1;
    for (int c = 0; c <= most; c++) {
      highest = Math.max(highest, within[c] + beyond[c]);
    }
    BarPlot plot = new BarPlot(-0.7, most + 0.7, highest);
    for (int c = 0; c <= most; c++) {
      double left = c - 0.42;
      long all = within[c] + beyond[c];
      String hover = Text.plural(c, "sample") + ": " + Text.count(all);
      plot.bar(left, left + 0.84, 0, within[c], "bar plain", hover);
      plot.bar(left, left + 0.84, within[c], all, "bar beyond", hover);
    }
    List<Integer> asked = asked();
    if (asked.size() == 1) {
      plot.marker(asked.getFirst() + 0.5, "asked n = " + asked.getFirst());
    } else {
      plot.marker(asked.getFirst() + 0.5, "asked n = " + asked.getFirst());
      plot.marker(asked.getLast() + 0.5, "… " + asked.getLast());
    }
    return plot.counts("subset sums")
        .across("samples that the subset reaches to", 8)
        .draw("Histogram of how many samples each subset had to see");
  }

  private List<Integer> asked() {
    return layers.stream()
        .map(layer -> layer.tensor().statistics().samplesAsked())
        .distinct()
        .sorted()
        .toList();
  }

  /** The samples that a given share of all subsets gets by with. */
  int samplesForShare(double share) {
    long[] counts = new long[layers.getFirst().samplesUsed().size()];
    for (TensorReport layer : layers) {
      for (int c = 0; c < counts.length; c++) {
        counts[c] += layer.samplesUsed().get(c);
      }
    }
    long all = Arrays.stream(counts).sum();
    long seen = 0;
    for (int c = 0; c < counts.length; c++) {
      seen += counts[c];
      if (seen >= share * all) {
        return c;
      }
    }
    return counts.length - 1;
  }

  /** How many subsets reach beyond the samples that were asked for. */
  long beyond() {
    long beyond = 0;
    for (TensorReport layer : layers) {
      List<Long> used = layer.samplesUsed();
      for (int c = layer.tensor().statistics().samplesAsked() + 1; c < used.size(); c++) {
        beyond += used.get(c);
      }
    }
    return beyond;
  }

  // ---- bits ----

  /** Bits per weight of some of the layers: of the mask's code, and of the mask as it is. */
  Markup bits(int from, int to) {
    int rowHeight = layers.size() > 24 ? 15 : 22;
    int top = 22;
    int height = top + (to - from) * rowHeight + 6;
    double most = FLOAT_BITS;
    for (TensorReport layer : layers) {
      most = Math.max(most, rawBits(layer.tensor()));
    }
    double unit = BAR_WIDTH / most;
    Markup svg = BarPlot.svg(WIDTH, height, "Bits per weight of each layer's mask");
    String line = Markup.number(NAME_WIDTH + FLOAT_BITS * unit);
    svg.empty(
        "line", "class", "marker", "x1", line, "x2", line, "y1", "" + (top - 4), "y2", "" + height);
    String names = Integer.toString(NAME_WIDTH - 8);
    svg.leaf("text", "bits per weight", "class", "axis end", "x", names, "y", "12");
    svg.leaf("text", "a float: 32", "class", "marked mid", "x", line, "y", "12");
    for (int i = from; i < to; i++) {
      bitsRow(svg, i, top + (i - from) * rowHeight, rowHeight, unit);
    }
    return svg.closeLine();
  }

  private void bitsRow(Markup svg, int number, int y, int height, double unit) {
    CarvedTensor tensor = layers.get(number).tensor();
    double bits = tensor.maskBits();
    String limit = Markup.number(NAME_WIDTH + tensor.limitBits() * unit);
    double raw = rawBits(tensor);
    String x = Integer.toString(NAME_WIDTH);
    int half = (height - 3) / 2;
    svg.open("g")
        .leaf("title", tensor.name())
        .leaf(
            "text",
            (number + 1) + "  " + Text.shortened(names.of(number), 26),
            "class",
            "row end",
            "x",
            "" + (NAME_WIDTH - 8),
            "y",
            "" + (y + half),
            "dy",
            "4")
        .empty(
            "rect",
            "class",
            "bar plain",
            "x",
            x,
            "y",
            "" + y,
            "width",
            Markup.number(bits * unit),
            "height",
            "" + half)
        .empty(
            "rect",
            "class",
            "bar raw",
            "x",
            x,
            "y",
            "" + (y + half),
            "width",
            Markup.number(raw * unit),
            "height",
            "" + half)
        .leaf(
            "text",
            Text.number(tensor.limitBits()) + " ≤ " + Text.number(bits) + " of " + (long) raw,
            "class",
            "row end",
            "x",
            "" + WIDTH,
            "y",
            "" + (y + half),
            "dy",
            "4")
        .empty(
            "line", "class", "limit", "x1", limit, "x2", limit, "y1", "" + y, "y2", "" + (y + half))
        .close();
  }

  private static double rawBits(CarvedTensor tensor) {
    return (double) tensor.samples() * tensor.inputs().sides().size();
  }
}
