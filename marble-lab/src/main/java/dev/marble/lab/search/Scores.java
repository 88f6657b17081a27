package dev.marble.lab.search;

import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.InitialWeights.Drawn;
import dev.marble.lab.model.Network;
import dev.marble.random.Grid;
import dev.marble.random.Philox;
import dev.marble.random.Seed;
import java.util.List;

/** Scores before training, as published: Kaiming uniform with a = √5, that is ±1/√fan-in. */
final class Scores {
  /** Keeps these streams apart from those of weights, whose numbers are small. */
  private static final long STREAM = 0x73636F7265000000L;

  private static final double SIX = StrictMath.sqrt(6);

  private Scores() {}

  /** A score per weight of each tensor: a function of (seed, tensor, index). */
  static float[][] of(Network network, Seed seed) {
    List<Drawn> plan = InitialWeights.KAIMING_UNIFORM.plan(network);
    float[][] scores = new float[plan.size()][];
    int[] words = new int[4];
    for (int t = 0; t < scores.length; t++) {
      float step = (float) (plan.get(t).scale() / SIX);
      scores[t] = new float[network.parameter(plan.get(t).name()).length()];
      for (int i = 0; i < scores[t].length; i++) {
        if ((i & 3) == 0) {
          Philox.block(seed.value(), STREAM + t, i >>> 2, words, 0);
        }
        scores[t][i] = (words[i & 3] >> Integer.SIZE - 1 - Grid.BITS) * step;
      }
    }
    return scores;
  }
}
