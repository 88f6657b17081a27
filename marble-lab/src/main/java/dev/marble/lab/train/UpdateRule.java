package dev.marble.lab.train;

import java.util.List;

/**
 * One step of an optimizer on a part of one parameter, and the moments that it remembers. Plain
 * {@code float} arithmetic in a fixed order: the same gradients give the same bits on any machine.
 */
abstract sealed class UpdateRule permits UpdateRule.Momentum, UpdateRule.AdaptiveMoments {
  private final float decay;

  private UpdateRule(Optimizer optimizer) {
    this.decay = (float) optimizer.weightDecay();
  }

  static UpdateRule of(Optimizer optimizer, int length) {
    return switch (optimizer) {
      case Optimizer.Sgd sgd -> new Momentum(sgd, length);
      case Optimizer.Adam adam -> new AdaptiveMoments(adam, length);
    };
  }

  /**
   * Before the parts of a step.
   *
   * @param step which, from 1
   * @param rate the learning rate of this step
   */
  abstract void begin(int step, double rate);

  /**
   * Moves some values.
   *
   * @param weights the whole parameter
   * @param gradient of the values {@code from .. from + count - 1}, in its front; is changed
   * @param from the first value
   * @param count how many
   */
  final void update(float[] weights, float[] gradient, int from, int count) {
    if (decay != 0) {
      for (int i = 0; i < count; i++) {
        gradient[i] += decay * weights[from + i];
      }
    }
    move(weights, gradient, from, count);
  }

  abstract void move(float[] weights, float[] gradient, int from, int count);

  /** What is remembered, one value per value of the parameter in each array: not copies. */
  abstract List<float[]> moments();

  /** Stochastic gradient descent. */
  static final class Momentum extends UpdateRule {
    private final float momentum;
    private final boolean nesterov;
    private final float[] velocity;
    private float rate;

    private Momentum(Optimizer.Sgd sgd, int length) {
      super(sgd);
      this.momentum = (float) sgd.momentum();
      this.nesterov = sgd.nesterov();
      this.velocity = new float[sgd.momentum() == 0 ? 0 : length];
    }

    @Override
    void begin(int step, double newRate) {
      rate = (float) newRate;
    }

    @Override
    void move(float[] w, float[] g, int from, int count) {
      if (momentum == 0) {
        for (int i = 0; i < count; i++) {
          w[from + i] -= rate * g[i];
        }
        return;
      }
      for (int i = 0; i < count; i++) {
        float v = momentum * velocity[from + i] + g[i];
        velocity[from + i] = v;
        w[from + i] -= rate * (nesterov ? g[i] + momentum * v : v);
      }
    }

    @Override
    List<float[]> moments() {
      return List.of(velocity);
    }
  }

  /** Adam. */
  static final class AdaptiveMoments extends UpdateRule {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final float EPSILON = 1e-8f;

    private final float[] first;
    private final float[] second;
    private float stepSize;
    private float rootScale;

    private AdaptiveMoments(Optimizer.Adam adam, int length) {
      super(adam);
      this.first = new float[length];
      this.second = new float[length];
    }

    @Override
    void begin(int step, double rate) {
      stepSize = (float) (rate / (1 - StrictMath.pow(BETA1, step)));
      rootScale = (float) (1 / StrictMath.sqrt(1 - StrictMath.pow(BETA2, step)));
    }

    @Override
    void move(float[] w, float[] g, int from, int count) {
      float keep1 = (float) BETA1;
      float take1 = (float) (1 - BETA1);
      float keep2 = (float) BETA2;
      float take2 = (float) (1 - BETA2);
      for (int i = 0; i < count; i++) {
        float m = keep1 * first[from + i] + take1 * g[i];
        float v = keep2 * second[from + i] + take2 * g[i] * g[i];
        first[from + i] = m;
        second[from + i] = v;
        w[from + i] -= stepSize * m / ((float) Math.sqrt(v) * rootScale + EPSILON);
      }
    }

    @Override
    List<float[]> moments() {
      return List.of(first, second);
    }
  }
}
