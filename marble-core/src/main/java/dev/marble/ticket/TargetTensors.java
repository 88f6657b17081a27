package dev.marble.ticket;

import java.util.Optional;

/** The weights that a ticket should rebuild, as the target has them. */
@FunctionalInterface
public interface TargetTensors {
  /**
   * The target's values of a carved tensor.
   *
   * @param tensor the tensor as the ticket lists it
   * @return its values in the order of the flat index, or nothing if the target has no such tensor
   *     of that shape
   */
  Optional<float[]> values(CarvedTensor tensor);
}
