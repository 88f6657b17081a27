package dev.marble.lab.search;

import dev.marble.lab.prune.Density;
import dev.marble.lab.prune.Scope;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The weights of largest |score|, as many as are to be kept, layer by layer or over all layers. */
final class TopChoice {
  private final Keep keep;
  private final List<String> names;
  private final float[][] scores;
  private final TopK[] pools;

  TopChoice(Keep keep, List<String> names, float[][] scores) {
    this.keep = keep;
    this.names = names;
    this.scores = scores;
    boolean isGlobal = keep.scope() == Scope.GLOBAL;
    this.pools = new TopK[isGlobal ? 1 : scores.length];
    for (int p = 0; p < pools.length; p++) {
      pools[p] = isGlobal ? new TopK(scores) : new TopK(scores[p]);
    }
  }

  /** Chooses anew. */
  void choose(int step) {
    for (int p = 0; p < pools.length; p++) {
      Density end = keep.scope() == Scope.GLOBAL ? keep.density() : keep.of(names.get(p));
      pools[p].select(Math.toIntExact(keep.at(end, step).keep(pools[p].size())));
    }
  }

  /** Writes a tensor's values where they are kept, and 0 elsewhere. */
  void mask(int tensor, float[] values, float[] masked) {
    boolean isGlobal = keep.scope() == Scope.GLOBAL;
    pools[isGlobal ? 0 : tensor].mask(isGlobal ? tensor : 0, values, masked);
  }

  /** Which weights are kept, by tensor. */
  Map<String, BitSet> kept() {
    Map<String, BitSet> kept = new LinkedHashMap<>();
    for (int t = 0; t < scores.length; t++) {
      float[] factors = new float[scores[t].length];
      Arrays.fill(factors, 1);
      mask(t, factors.clone(), factors);
      BitSet bits = new BitSet(factors.length);
      for (int i = 0; i < factors.length; i++) {
        bits.set(i, factors[i] != 0);
      }
      kept.put(names.get(t), bits);
    }
    return kept;
  }
}
