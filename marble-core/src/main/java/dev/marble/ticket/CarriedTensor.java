package dev.marble.ticket;

import java.util.List;

/**
 * A tensor that the ticket carries as it is.
 *
 * @param name its name in the skeleton
 * @param type its element type as safetensors names it, such as {@code F32}
 * @param shape its shape
 * @param bytes the size of its values
 * @param reason why it is not carved, in a few words
 */
public record CarriedTensor(String name, String type, List<Long> shape, long bytes, String reason) {
  /** Copies the list. */
  public CarriedTensor {
    shape = List.copyOf(shape);
  }
}
