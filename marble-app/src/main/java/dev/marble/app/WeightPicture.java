package dev.marble.app;

import dev.marble.app.page.BarPlot;
import dev.marble.app.page.Markup;
import dev.marble.ticket.CarvedTensor;
import dev.marble.ticket.KeptUnits;
import dev.marble.ticket.Mask;
import dev.marble.ticket.RandomPair;
import dev.marble.ticket.Side;
import dev.marble.ticket.Ticket;
import java.util.ArrayList;
import java.util.List;

/** One weight of a ticket as what it is: the random products it may use, and those it keeps. */
final class WeightPicture {
  private static final int WIDTH = 460;
  private static final int HEIGHT = 318;
  private static final int LEFT = 34;
  private static final int TOP = 30;
  private static final int BOTTOM = 40;
  private static final int ALL_WIDTH = 252;
  private static final int GAP = 24;
  private static final int LOOKED_AT = 1 << 12;
  private static final int WANTED = 5;
  private static final int MOST_SEEN = 40;

  private final CarvedTensor tensor;
  private final Side side;
  private final int index;
  private final long subset;
  private final double[] products;
  private final double sum;

  private WeightPicture(
      CarvedTensor tensor, Side side, int index, long subset, double[] products, double sum) {
    this.tensor = tensor;
    this.side = side;
    this.index = index;
    this.subset = subset;
    this.products = products;
    this.sum = sum;
  }

  /** A weight of the first tensor that is easy to see: large, and of about five products. */
  static WeightPicture of(Ticket ticket) {
    CarvedTensor tensor = ticket.header().byNumber().getFirst();
    Side side = tensor.inputs().sides().getFirst();
    RandomPair pair = ticket.pair(tensor);
    Mask mask = ticket.mask(tensor, side);
    KeptUnits kept = pair.kept(side);
    int best = 0;
    double bestMerit = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < Math.min(mask.size(), LOOKED_AT); i++) {
      kept.select(i);
      double size = Math.abs(pair.value(kept.sum(mask.get(i)))) / pair.scale();
      double merit = size - effort(tensor, mask.get(i));
      if (merit > bestMerit) {
        best = i;
        bestMerit = merit;
      }
    }
    kept.select(best);
    double sum = pair.value(kept.sum(mask.get(best)));
    return switch (tensor.choice()) {
      case SUBSET, COPIES ->
          new WeightPicture(
              tensor, side, best, mask.get(best), all(pair.products(side), pair, best), sum);
      case SINGLE -> {
        double[] products = seen(pair, side, best, mask.get(best));
        long last = mask.get(best) == 0 ? 0 : 1L << products.length - 1;
        yield new WeightPicture(tensor, side, best, last, products, sum);
      }
    };
  }

  /** How far a weight is from showing well. */
  private static double effort(CarvedTensor tensor, long number) {
    return switch (tensor.choice()) {
      case SUBSET, COPIES -> Math.abs(Long.bitCount(number) - WANTED);
      case SINGLE -> number == 0 ? MOST_SEEN : number / WANTED;
    };
  }

  private static double[] all(RandomPair.Products all, RandomPair pair, int index) {
    all.select(index);
    double[] products = new double[pair.samples()];
    for (int j = 0; j < products.length; j++) {
      products[j] = pair.value(all.product(j));
    }
    return products;
  }

  /** The products of the side that were looked through, at most the last few; the last is kept. */
  private static double[] seen(RandomPair pair, Side side, int index, long number) {
    int block = pair.layout().blockIndex().of(index);
    List<Double> products = new ArrayList<>();
    for (int unit = (int) number - 1; unit >= 0 && products.size() < MOST_SEEN; unit--) {
      if (side.holds(pair.in(block, unit))) {
        products.addFirst(pair.value((long) pair.in(block, unit) * pair.out(index, unit)));
      }
    }
    return products.isEmpty()
        ? new double[1]
        : products.stream().mapToDouble(Double::doubleValue).toArray();
  }

  String tensor() {
    return tensor.name();
  }

  int index() {
    return index;
  }

  int kept() {
    return Long.bitCount(subset);
  }

  int samples() {
    return products.length;
  }

  double sum() {
    return sum;
  }

  double tolerance() {
    return tensor.tolerance();
  }

  /** Left all products, right the kept ones, each beginning where the one before ended. */
  Markup draw() {
    double low = Math.min(0, sum - tensor.tolerance());
    double high = Math.max(0, sum + tensor.tolerance());
    double running = 0;
    for (int j = 0; j < products.length; j++) {
      low = Math.min(low, products[j]);
      high = Math.max(high, products[j]);
      running += isKept(j) ? products[j] : 0;
      low = Math.min(low, running);
      high = Math.max(high, running);
    }
    double unit = (HEIGHT - TOP - BOTTOM) / Math.max(high - low, Double.MIN_NORMAL);
    double zero = TOP + high * unit;
    double slot = (double) ALL_WIDTH / products.length;
    double right = LEFT + ALL_WIDTH + GAP;
    double wide = Math.min(30.0, (WIDTH - 8 - right) / Math.max(1, kept()));

    Markup svg =
        BarPlot.svg(
            WIDTH,
            HEIGHT,
            "Left: the random products of one weight, the kept ones filled. Right: the kept ones"
                + " added up, ending at the weight.");
    tick(svg, zero, "0");
    svg.empty(
        "rect",
        "class",
        "band",
        "x",
        Markup.number(right),
        "y",
        Markup.number(zero - (sum + tensor.tolerance()) * unit),
        "width",
        Markup.number(WIDTH - 2 - right),
        "height",
        Markup.number(Math.max(1, 2 * tensor.tolerance() * unit)));
    double at = LEFT;
    double ends = right;
    running = 0;
    for (int j = 0; j < products.length; j++) {
      bar(
          svg,
          at,
          slot,
          zero,
          0,
          products[j],
          unit,
          isKept(j) ? "bar " + color() : "bar left-out",
          j);
      at += slot;
      if (isKept(j)) {
        bar(svg, ends, wide, zero, running, running + products[j], unit, "bar " + color(), j);
        running += products[j];
        ends += wide;
        String y = Markup.number(zero - running * unit);
        String to = Markup.number(Math.min(WIDTH - 2, ends + wide * 0.88));
        svg.empty(
            "line",
            "class",
            "step",
            "x1",
            Markup.number(ends - wide * 0.12),
            "x2",
            to,
            "y1",
            y,
            "y2",
            y);
      }
    }
    String zeroY = Markup.number(zero);
    svg.empty(
        "line", "class", "rule", "x1", "" + LEFT, "x2", "" + (WIDTH - 2), "y1", zeroY, "y2", zeroY);
    double middle = LEFT + ALL_WIDTH / 2.0;
    label(svg, middle, 16, samples() + " random products v·u", "axis mid");
    label(svg, (right + WIDTH) / 2, 16, kept() + " kept, added up", "axis mid");
    label(svg, middle, HEIGHT - 6, "sample 0 … " + (samples() - 1), "axis mid");
    label(
        svg,
        (right + WIDTH) / 2,
        HEIGHT - 6,
        "= " + Text.number(sum) + " ± " + Text.number(tensor.tolerance()),
        "axis mid");
    return svg.closeLine();
  }

  private boolean isKept(int sample) {
    return (subset >> sample & 1) == 1;
  }

  private String color() {
    return side == Side.POSITIVE ? "positive" : "negative";
  }

  private static void bar(
      Markup svg,
      double x,
      double slot,
      double zero,
      double from,
      double to,
      double unit,
      String style,
      int sample) {
    svg.open(
            "rect",
            "class",
            style,
            "x",
            Markup.number(x + slot * 0.12),
            "y",
            Markup.number(zero - Math.max(from, to) * unit),
            "width",
            Markup.number(slot * 0.76),
            "height",
            Markup.number(Math.abs(to - from) * unit))
        .leaf("title", "sample " + sample + ": " + Text.number(to - from))
        .close();
  }

  private static void tick(Markup svg, double y, String text) {
    svg.leaf(
        "text", text, "class", "tick end", "x", "" + (LEFT - 6), "y", Markup.number(y), "dy", "4");
  }

  private static void label(Markup svg, double x, int y, String text, String style) {
    svg.leaf("text", text, "class", style, "x", Markup.number(x), "y", "" + y);
  }
}
