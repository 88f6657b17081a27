package dev.marble.lab.train;

import dev.marble.random.Philox;
import dev.marble.random.Seed;
import java.util.Arrays;
import java.util.Locale;

/** How a training image is varied: a function of (seed, epoch, example). */
public enum Augmentation {
  /** Images stay as they are. */
  NONE,

  /**
   * The usual one for CIFAR: the image is moved by up to four pixels in each direction, black
   * coming in, and mirrored every other time.
   */
  CROP_AND_FLIP;

  private static final int REACH = 4;

  /** Keeps these streams apart from those of weights, whose numbers are small. */
  private static final long STREAM = 0x6372_6f70_0000_0000L;

  /** The name that options and specifications use, such as {@code crop-and-flip}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Varies one image.
   *
   * @param image shape (channels, height, width)
   * @param channels its channels
   * @param height its rows
   * @param width its columns
   * @param border what black is, per channel, (channels)
   * @param seed the training's
   * @param epoch which pass over the examples
   * @param example which example
   * @param to receives the image
   */
  void apply(
      float[] image,
      int channels,
      int height,
      int width,
      float[] border,
      Seed seed,
      int epoch,
      int example,
      float[] to) {
    int[] words = new int[4];
    Philox.block(seed.value(), STREAM + epoch, example, words, 0);
    int down = (int) Math.unsignedMultiplyHigh((long) words[0] << 32, 2 * REACH + 1) - REACH;
    int right = (int) Math.unsignedMultiplyHigh((long) words[1] << 32, 2 * REACH + 1) - REACH;
    boolean mirrored = words[2] < 0;
    for (int c = 0; c < channels; c++) {
      Arrays.fill(to, c * height * width, (c + 1) * height * width, border[c]);
      for (int y = Math.max(0, -down); y < Math.min(height, height - down); y++) {
        for (int x = Math.max(0, -right); x < Math.min(width, width - right); x++) {
          int from = (c * height + y + down) * width + x + right;
          to[(c * height + y) * width + (mirrored ? width - 1 - x : x)] = image[from];
        }
      }
    }
  }
}
