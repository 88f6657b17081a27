package dev.marble.onnx;

import dev.marble.batch.Batch;
import dev.marble.random.Grid;
import dev.marble.ticket.CarvedTensor;
import dev.marble.ticket.KeptUnits;
import dev.marble.ticket.Mask;
import dev.marble.ticket.RandomPair;
import dev.marble.ticket.Side;
import dev.marble.ticket.Ticket;
import java.util.ArrayList;
import java.util.List;

/**
 * The random layer behind copies of its inputs, as every form shows it: the random weights that are
 * kept, as they are, and zeros. Its input axis is as many times as long as there are copies, which
 * lie behind one another.
 */
final class CopiesLayer {
  private static final int CHUNK = 1 << 12;
  private static final long LARGEST = 1L << 29; // floats in one tensor: 2 GiB

  private CopiesLayer() {}

  /** The weights of a tensor in full. */
  static long size(CarvedTensor tensor) {
    return (long) tensor.layout().size() * tensor.samples();
  }

  /** Adds the layer's weights under the tensor's name. */
  static void add(Ticket ticket, CarvedTensor tensor, Site site, Batch batch, TensorSink sink) {
    if (size(tensor) > LARGEST) {
      throw new OnnxException(
          "The random layer \""
              + tensor.name()
              + "\" has "
              + size(tensor)
              + " weights, more than one ONNX tensor can hold.");
    }
    int axis = RandomForm.inputAxis(tensor, site);
    int inputs = tensor.shape().get(axis);
    int inner = 1;
    for (int i = axis + 1; i < tensor.shape().size(); i++) {
      inner *= tensor.shape().get(i);
    }
    int row = inputs * inner; // what lies behind one place of the axes before
    int copies = tensor.samples();
    RandomPair pair = ticket.pair(tensor);
    Mask mask = ticket.mask(tensor, Side.POSITIVE);
    float scale = (float) (pair.scale() / Grid.ONE);
    float[] weights = new float[(int) size(tensor)];
    batch.run(
        (mask.size() + CHUNK - 1) / CHUNK,
        () -> pair.kept(Side.POSITIVE),
        (number, kept) -> {
          int[] units = new int[copies];
          int end = Math.min(mask.size(), (number + 1) * CHUNK);
          for (int t = number * CHUNK; t < end; t++) {
            fill(t, mask, kept, pair, units, scale, row, weights);
          }
        });
    List<Integer> shape = new ArrayList<>(tensor.shape());
    shape.set(axis, inputs * copies);
    sink.add(tensor.name(), shape, weights);
  }

  private static void fill(
      int t,
      Mask mask,
      KeptUnits kept,
      RandomPair pair,
      int[] units,
      float scale,
      int row,
      float[] weights) {
    kept.select(t);
    int count = kept.units(mask.get(t), units);
    for (int j = 0; j < count; j++) {
      int at = (t / row * pair.samples() + units[j]) * row + t % row;
      weights[at] = pair.out(t, units[j]) * scale;
    }
  }
}
