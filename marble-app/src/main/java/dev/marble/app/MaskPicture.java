package dev.marble.app;

import dev.marble.app.page.Png;
import dev.marble.ticket.CarvedTensor;
import dev.marble.ticket.Mask;
import dev.marble.ticket.Side;
import dev.marble.ticket.Ticket;
import java.util.List;

/**
 * The bits of one tensor's mask as a picture: a row per weight, a column per sample, the two sides
 * of a two-sided tensor beside each other.
 */
final class MaskPicture {
  /** The most weights that are shown. */
  static final int MOST_ROWS = 128;

  private static final double GOLDEN = 0.6180339887;
  private static final int GAP = 1;
  private static final int LARGEST_ROW = 8;

  /** Kept bits of the positive and of the negative side, readable on light and on dark. */
  private static final int[] COLORS = {0x3B82C4, 0xD97B3A};

  private final Png png;
  private final int weights;
  private final int samples;

  private MaskPicture(Png png, int weights, int samples) {
    this.png = png;
    this.weights = weights;
    this.samples = samples;
  }

  static MaskPicture of(Ticket ticket, CarvedTensor tensor) {
    List<Side> sides = tensor.inputs().sides();
    int samples = tensor.samples();
    int size = tensor.layout().size();
    int rows = Math.min(size, MOST_ROWS);
    Png png = new Png(sides.size() * (samples + GAP) - GAP, rows);
    for (int s = 0; s < sides.size(); s++) {
      Mask mask = ticket.mask(tensor, sides.get(s));
      int color = sides.get(s) == Side.POSITIVE ? 1 : 2;
      for (int row = 0; row < rows; row++) {
        long subset = mask.get(weight(row, rows, size));
        for (long rest = subset; rest != 0; rest &= rest - 1) {
          png.set(s * (samples + GAP) + Long.numberOfTrailingZeros(rest), row, color);
        }
      }
    }
    return new MaskPicture(png, size, samples);
  }

  /**
   * The weight in a row: one of each of so many equal stretches of all weights, not always at the
   * same place in it, lest all be weights of one input.
   */
  private static int weight(int row, int rows, int size) {
    double place = row * GOLDEN % 1;
    return (int) Math.min(size - 1, (row + (rows < size ? place : 0)) * size / rows);
  }

  String uri() {
    return png.toDataUri(COLORS);
  }

  /**
   * How high to show it: whole pixels per weight.
   *
   * @param highest in pixels, at least the number of rows
   */
  int shownHeight(int highest) {
    return png.height() * Math.clamp(highest / png.height(), 1, LARGEST_ROW);
  }

  /** "72 weights × samples 0 … 20", or "128 of 14,400 weights × …". */
  String axes() {
    String rows = png.height() == weights ? "" : png.height() + " of ";
    return rows + Text.plural(weights, "weight") + " × samples 0 … " + (samples - 1);
  }
}
