package dev.marble.onnx;

import dev.marble.construction.CarveSettings;
import dev.marble.ticket.TicketHeader;

/**
 * How a model is carved.
 *
 * @param prepare how it is prepared
 * @param carve how its tensors are found
 * @param madeBy what the ticket names as its maker
 * @param overwrite whether the ticket may replace a file
 */
public record CarveOptions(
    PrepareSettings prepare, CarveSettings carve, String madeBy, boolean overwrite) {
  /** Rises when the same model and settings come to other subsets than before. */
  private static final int WORK_VERSION = 1;

  /**
   * Names the carving of a model: everything that its subsets depend on beside the tensors.
   *
   * @param target the model
   * @return the text that its journal goes by
   */
  public String work(OnnxFile target) {
    return String.join(
        "\n",
        "marble carve",
        Integer.toString(WORK_VERSION),
        madeBy,
        Integer.toString(TicketHeader.VERSION),
        target.sha256(),
        prepare.toString(),
        carve.toString());
  }
}
