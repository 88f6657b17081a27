package dev.marble.lab.prune;

import dev.marble.lab.prune.ChannelTies.Tie;
import java.util.List;

/**
 * An axis of a tensor in row-major order that runs over channels.
 *
 * @param length entries along the axis
 * @param inner entries of the axes behind it
 * @param copies entries along the axis that belong to one channel
 */
record ChannelAxis(int length, int inner, int copies) {

  static ChannelAxis of(List<Integer> shape, Tie tie) {
    int inner = shape.subList(tie.axis() + 1, shape.size()).stream().reduce(1, Math::multiplyExact);
    return new ChannelAxis(shape.get(tie.axis()), inner, tie.copies());
  }

  /** The channel of an entry. */
  int channel(int index) {
    return index / inner % length / copies;
  }
}
