package dev.marble.lab.search;

/**
 * The logistic function σ(s) = 1/(1 + e⁻ˢ) and its slope, to a few parts in 10⁶, for scores of −16
 * to 16; others count as the nearest of these. In plain float arithmetic, which has the same bits
 * on every machine, and without a branch: loops over arrays that begin alike, which the compiler
 * turns into vector instructions.
 */
final class Logistic {
  /** What {@link #chances} counts in: draws have so many outcomes. */
  static final int DRAWS = 1 << 16;

  private static final float LARGEST = 16;
  private static final int SQUARINGS = 5;
  private static final float PART = 1f / (1 << SQUARINGS);

  private Logistic() {}

  /** The score of a probability between 0 and 1. */
  static float logit(double probability) {
    return (float) (StrictMath.log(probability) - StrictMath.log1p(-probability));
  }

  /**
   * How many of {@link #DRAWS} draws keep a weight: σ(s), rounded to 16 bits.
   *
   * @param scores the scores
   * @param chances receives the numbers
   * @param count how many
   */
  static void chances(float[] scores, int[] chances, int count) {
    for (int i = 0; i < count; i++) {
      chances[i] = (int) (DRAWS / (1 + decay(scores[i])) + 0.5f);
    }
  }

  /**
   * Slopes: σ'(s) = σ(s)·(1 − σ(s)).
   *
   * @param scores the scores
   * @param slopes receives the slopes
   * @param count how many
   */
  static void slopes(float[] scores, float[] slopes, int count) {
    for (int i = 0; i < count; i++) {
      float e = decay(scores[i]);
      float sum = 1 + e;
      slopes[i] = e / (sum * sum);
    }
  }

  /** e⁻ˢ: a polynomial for its 32nd root, squared five times. */
  private static float decay(float s) {
    float x = Math.max(-LARGEST, Math.min(LARGEST, s)) * -PART; // −½ … ½
    float p = 1f / 5040;
    p = p * x + 1f / 720;
    p = p * x + 1f / 120;
    p = p * x + 1f / 24;
    p = p * x + 1f / 6;
    p = p * x + 1f / 2;
    p = p * x + 1;
    p = p * x + 1;
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    return p;
  }
}
