package dev.marble.onnx.bound;

import dev.marble.batch.Batch;
import dev.marble.construction.TargetTensor;
import dev.marble.onnx.OnnxException;
import dev.marble.ticket.CarvedTensor;
import dev.marble.ticket.Choice;
import dev.marble.ticket.Side;
import dev.marble.ticket.Ticket;
import java.util.Map;

/** What the weights of the ticket may be. */
public interface WeightRanges {

  /** How far each weight of one side of a tensor may be from its target, by flat index. */
  interface Deviations {
    /**
     * The least weight − target.
     *
     * @param index the weight's flat index
     */
    double low(int index);

    /**
     * The greatest weight − target.
     *
     * @param index the weight's flat index
     */
    double high(int index);
  }

  /**
   * The deviations of one side of a tensor, as the collapsed form has them.
   *
   * @param tensor the tensor
   * @param side one of the sides that its inputs need
   * @param target the target's weights by flat index
   * @return the deviations
   * @throws dev.marble.MarbleException if nothing is known about the tensor
   */
  Deviations of(TargetTensor tensor, Side side, float[] target);

  /**
   * The weights of a ticket, exactly as the collapsed form has them.
   *
   * @param ticket the open ticket; it is read as long as the ranges are used
   * @param batch what the work of rebuilding them runs on
   * @return the ranges, low = high
   * @throws OnnxException if a layer of the ticket is built several times
   */
  static WeightRanges of(Ticket ticket, Batch batch) {
    for (CarvedTensor tensor : ticket.header().tensors()) {
      if (tensor.choice() == Choice.COPIES || tensor.copies() > 1) {
        throw new OnnxException(
            "There is no bound, because the ticket builds the outputs of layers several times, as"
                + " Burkholz' construction does, and the copies deviate each in its own way.");
      }
    }
    return new TicketWeights(ticket, batch);
  }

  /**
   * All weights that are within a tolerance of their target, |weight − target| ≤ tolerance, widened
   * by what the collapsed form rounds.
   *
   * @param tolerances the tolerance of each tensor by name
   * @return the ranges
   */
  static WeightRanges within(Map<String, Double> tolerances) {
    return new ToleratedWeights(tolerances);
  }

  /** The target's own weights: what remains of a bound is rounding. */
  static WeightRanges exact() {
    return (tensor, side, target) -> ToleratedWeights.NONE;
  }
}
