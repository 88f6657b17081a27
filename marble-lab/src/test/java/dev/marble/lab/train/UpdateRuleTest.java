package dev.marble.lab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The optimizers on f(w) = w²/2 + w, whose gradient is w + 1, against their papers in double. */
final class UpdateRuleTest {
  private static final int STEPS = 50;

  private static float descend(Optimizer optimizer) {
    UpdateRule rule = UpdateRule.of(optimizer, 3);
    float[] weights = {0, 0.7f, 0};
    for (int step = 1; step <= STEPS; step++) {
      rule.begin(step, optimizer.learningRate());
      float[] gradient = {weights[1] + 1, 99};
      rule.update(weights, gradient, 1, 1);
    }
    assertEquals(0, weights[0]);
    assertEquals(0, weights[2]);
    return weights[1];
  }

  @Test
  void adam() {
    for (double decay : new double[] {0, 0.1}) {
      double w = 0.7f;
      double m = 0;
      double v = 0;
      for (int t = 1; t <= STEPS; t++) {
        double g = w + 1 + decay * w;
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g * g;
        double hatM = m / (1 - Math.pow(0.9, t));
        double hatV = v / (1 - Math.pow(0.999, t));
        w -= 0.02 * hatM / (Math.sqrt(hatV) + 1e-8);
      }
      assertEquals(w, descend(new Optimizer.Adam(0.02, decay)), 2e-5);
    }
  }

  @Test
  void gradientDescent() {
    for (double momentum : new double[] {0, 0.9}) {
      for (boolean nesterov : new boolean[] {false, true}) {
        if (nesterov && momentum == 0) {
          continue;
        }
        double w = 0.7f;
        double v = 0;
        for (int t = 1; t <= STEPS; t++) {
          double g = w + 1 + 0.01 * w;
          v = momentum * v + g;
          w -= 0.05 * (nesterov ? g + momentum * v : v);
        }
        Optimizer sgd = new Optimizer.Sgd(0.05, momentum, nesterov, 0.01);
        assertEquals(w, descend(sgd), 2e-5, sgd.label());
      }
    }
  }
}
