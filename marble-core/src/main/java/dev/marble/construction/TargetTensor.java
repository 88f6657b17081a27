package dev.marble.construction;

import dev.marble.ticket.InputSign;
import dev.marble.ticket.Origin;
import dev.marble.ticket.TensorLayout;
import java.util.List;
import java.util.Optional;

/**
 * A tensor to carve.
 *
 * @param name its name in the skeleton
 * @param construction {@link Pensia#NAME}, {@link Pensia#BIAS} or {@link DaCunha#NAME}
 * @param shape its shape
 * @param layout which input each weight belongs to
 * @param inputs what is known about its inputs' sign
 * @param origin where it lies in the target's file, if it lies there as it is
 */
public record TargetTensor(
    String name,
    String construction,
    List<Integer> shape,
    TensorLayout layout,
    InputSign inputs,
    Optional<Origin> origin) {
  /** Copies the list. */
  public TargetTensor {
    shape = List.copyOf(shape);
  }
}
