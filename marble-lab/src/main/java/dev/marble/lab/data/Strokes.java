package dev.marble.lab.data;

import java.util.Objects;

/**
 * Digits written by an imaginary person: grey images of 28 × 28 pixels, drawn when they are asked
 * for, with ten classes. The data set that is always there.
 *
 * <p>Each image is a function of (seed, split, index) and of nothing else: any one can be drawn
 * alone, and its bytes are the same on every machine. Every ten images in a row hold each digit
 * once. Both splits are without end: {@code size} only says where to stop.
 *
 * <p>How hard it is, test accuracy after training on 20,000 images: a linear model 86 %, a hidden
 * layer of 100 units 95 %, the small convolutional network of the lab 98.7 %.
 */
public final class Strokes implements DataSet {
  /** The name under which it is opened. */
  public static final String NAME = "strokes";

  /** Number of training images unless another one is asked for. */
  public static final int TRAIN_SIZE = 20_000;

  /** Number of test images unless another one is asked for. */
  public static final int TEST_SIZE = 5_000;

  private static final int SIDE = 28;
  private static final int DIGITS = 10;

  /** Multipliers that permute 0 … 9. */
  private static final int[] UNITS = {1, 3, 7, 9};

  /** Keeps these streams apart from those of weights, whose numbers are small. */
  private static final long STREAM = 0x7374726f6b657300L;

  private static final int SHAPES = 0;
  private static final int LABELS = 2;

  private final Split split;
  private final int size;
  private final long seed;

  private Strokes(Split split, int size, long seed) {
    this.split = split;
    this.size = size;
    this.seed = seed;
  }

  /**
   * The generated digits.
   *
   * @param split which of two endless sequences that share no randomness
   * @param size number of images, at least 1
   * @param seed any number
   */
  public static Strokes of(Split split, int size, long seed) {
    if (size < 1) {
      throw new DataException("The number of strokes images is " + size + " but must be positive.");
    }
    return new Strokes(split, size, seed);
  }

  /** The generated digits in the usual number. */
  public static Strokes of(Split split, long seed) {
    return of(split, split == Split.TRAIN ? TRAIN_SIZE : TEST_SIZE, seed);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Split split() {
    return split;
  }

  /** The seed that gives every image. */
  public long seed() {
    return seed;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public int height() {
    return SIDE;
  }

  @Override
  public int width() {
    return SIDE;
  }

  @Override
  public int classes() {
    return DIGITS;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void image(int index, float[] pixels) {
    byte[] grey = new byte[SIDE * SIDE];
    grey(index, grey);
    Pixels.scale(grey, 0, grey.length, pixels);
  }

  /**
   * Draws one image as grey levels 0 … 255.
   *
   * @param index which, {@code 0 … size − 1}
   * @param grey receives the levels, shape (28, 28)
   */
  void grey(int index, byte[] grey) {
    int digit = label(index);
    DigitWriter.write(digit, new RandomWords(seed, stream(SHAPES), index), SIDE, grey);
  }

  @Override
  public int label(int index) {
    Objects.checkIndex(index, size);
    // The labels of the i-th ten are a permutation d → unit · d + start (mod 10).
    RandomWords random = new RandomWords(seed, stream(LABELS), index / DIGITS);
    int unit = UNITS[random.below(UNITS.length)];
    return (unit * (index % DIGITS) + random.below(DIGITS)) % DIGITS;
  }

  private long stream(int use) {
    return STREAM + use + (split == Split.TRAIN ? 0 : 1);
  }
}
