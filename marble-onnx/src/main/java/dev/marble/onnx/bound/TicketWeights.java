package dev.marble.onnx.bound;

import dev.marble.batch.Batch;
import dev.marble.construction.TargetTensor;
import dev.marble.onnx.OnnxException;
import dev.marble.ticket.CarvedTensor;
import dev.marble.ticket.RandomPair;
import dev.marble.ticket.Side;
import dev.marble.ticket.Ticket;
import java.util.List;

/** See {@link WeightRanges#of(Ticket, Batch)}. */
final class TicketWeights implements WeightRanges {
  private final Ticket ticket;
  private final Batch batch;

  TicketWeights(Ticket ticket, Batch batch) {
    this.ticket = ticket;
    this.batch = batch;
  }

  @Override
  public Deviations of(TargetTensor tensor, Side side, float[] target) {
    CarvedTensor carved =
        ticket
            .tensor(tensor.name())
            .filter(t -> t.shape().equals(tensor.shape()) && t.inputs() == tensor.inputs())
            .orElseThrow(() ->
                new OnnxException(
                    "The ticket \""
                        + ticket.path()
                        + "\" has no tensor \""
                        + tensor.name()
                        + "\" of shape "
                        + tensor.shape()
                        + ". Maybe it is another model's ticket."));
    RandomPair pair = ticket.pair(carved);
    List<Side> sides = carved.inputs().sides();
    long[] first = Ticket.sums(pair, ticket.mask(carved, sides.get(0)), sides.get(0), batch);
    double[] weights = new double[first.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = pair.weight(first[i]);
    }
    if (side != sides.get(0)) {
      long[] second = Ticket.sums(pair, ticket.mask(carved, side), side, batch);
      for (int i = 0; i < weights.length; i++) {
        // The collapsed form has w⁺ and w⁺ − w⁻, each rounded once.
        weights[i] -= pair.weight(first[i] - second[i]);
      }
    }
    return new Exact(weights, target);
  }

  /** The differences of doubles; their own rounding is covered by that of float32. */
  @SuppressWarnings("ArrayRecordComponent") // equal only to itself
  private record Exact(double[] weights, float[] target) implements Deviations {
    @Override
    public double low(int index) {
      return weights[index] - target[index];
    }

    @Override
    public double high(int index) {
      return low(index);
    }
  }
}
