package dev.marble.lab.search;

/**
 * The logistic function σ(s) = 1/(1 + e⁻ˢ), in plain float arithmetic, which has the same bits on
 * every machine; to about 1e-6.
 */
final class Logistic {
  private static final int DRAWS = 1 << 16;
  private static final float LOG2_E = 1.442695f;
  private static final float LEAST = -126;
  private static final int EXPONENT = 127;
  private static final int MANTISSA = 23;

  /** logit((r + ½) / 65536): a draw r keeps a weight of score s if this is below s. */
  private static final float[] LOGITS = logits();

  private Logistic() {}

  private static float[] logits() {
    float[] logits = new float[DRAWS];
    for (int r = 0; r < DRAWS; r++) {
      double u = (r + 0.5) / DRAWS;
      logits[r] = (float) (StrictMath.log(u) - StrictMath.log1p(-u));
    }
    return logits;
  }

  /** Whether a draw comes out: with the probability σ(score), to 16 bits. */
  static boolean draw(float score, int sixteenBits) {
    return LOGITS[sixteenBits] < score;
  }

  /** The score of a probability between 0 and 1. */
  static float logit(double probability) {
    return (float) (StrictMath.log(probability) - StrictMath.log1p(-probability));
  }

  /** σ'(s) = σ(s)·(1 − σ(s)). */
  static float slope(float s) {
    float e = exp(-Math.abs(s));
    float sum = 1 + e;
    return e / (sum * sum);
  }

  /** eˣ for x ≤ 0: 2ⁿ by its bits, times a polynomial for the fraction. */
  private static float exp(float x) {
    float t = Math.max(LEAST, x * LOG2_E);
    int n = (int) (t - 0.5f); // the nearest, since t ≤ 0
    float f = t - n; // −½ … ½
    float p = 1.5403530e-4f;
    p = p * f + 1.3333558e-3f;
    p = p * f + 9.6181291e-3f;
    p = p * f + 5.5504109e-2f;
    p = p * f + 2.4022651e-1f;
    p = p * f + 6.9314718e-1f;
    p = p * f + 1;
    return p * Float.intBitsToFloat(n + EXPONENT << MANTISSA);
  }
}
