package dev.marble.lab.train;

import dev.marble.lab.model.Parameter;
import dev.marble.lab.prune.Masks;
import java.nio.FloatBuffer;
import java.util.BitSet;
import java.util.List;

/**
 * A parameter that follows its gradient: its values, the moments of the optimizer, and which of its
 * weights are pruned. The values here are the true ones; the engine's are their copy.
 */
final class Trainable implements Follower {
  private final TorchNetwork torch;
  private final int number;
  private final FloatBuffer mirror;
  private final float[] values;
  private final BitSet pruned; // null where all are kept
  private final UpdateRule rule;
  private final Gradient gradient;

  /**
   * A parameter of a network on the engine.
   *
   * @param torch the network
   * @param number which of its parameters
   * @param masks which weights are trained at all
   * @param how moves it
   */
  Trainable(TorchNetwork torch, int number, Masks masks, Optimizer how) {
    Parameter parameter = torch.network().parameters().get(number);
    this.torch = torch;
    this.number = number;
    this.mirror = torch.values(number);
    this.values = masks.apply(parameter.name(), parameter.values());
    this.rule = UpdateRule.of(how, values.length);
    this.pruned = pruned(parameter, masks);
    this.gradient = new Gradient(torch, number);
    mirror.put(0, values);
    torch.push(number);
  }

  private static BitSet pruned(Parameter parameter, Masks masks) {
    if (!masks.covers(parameter.name())) {
      return null;
    }
    BitSet pruned = masks.kept(parameter.name());
    pruned.flip(0, parameter.length());
    return pruned.isEmpty() ? null : pruned;
  }

  @Override
  public void step(int step, double rate) {
    rule.begin(step, rate);
    gradient.take((slopes, from, count) -> {
      rule.update(values, slopes, from, count);
      if (pruned != null) {
        clear(from, from + count);
      }
      mirror.put(from, values, from, count);
    });
    torch.push(number);
  }

  /** A pruned weight is 0 and has no moments, whatever decay and momentum made of it. */
  private void clear(int from, int to) {
    List<float[]> moments = rule.moments();
    for (int i = pruned.nextSetBit(from); i >= 0 && i < to; i = pruned.nextSetBit(i + 1)) {
      values[i] = 0;
      for (float[] moment : moments) {
        if (moment.length > 0) {
          moment[i] = 0;
        }
      }
    }
  }

  @Override
  public float[] values() {
    return values;
  }

  @Override
  public List<float[]> moments() {
    return rule.moments();
  }

  @Override
  public void restore(float[] saved) {
    System.arraycopy(saved, 0, values, 0, values.length);
    mirror.put(0, values);
    torch.push(number);
  }
}
