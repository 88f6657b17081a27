package dev.marble.lab.train;

import java.util.List;

/**
 * An architecture with its weights.
 *
 * @param architecture the layers
 * @param parameters the weights, in the order in which the layers use them
 */
public record Network(Architecture architecture, List<Parameter> parameters) {
  /** Checks that every tensor the architecture asks for is there, in order. */
  public Network {
    parameters = List.copyOf(parameters);
    List<Architecture.Slot> slots = architecture.slots();
    Checks.between("The number of tensors", parameters.size(), slots.size(), slots.size());
    for (int i = 0; i < slots.size(); i++) {
      Architecture.Slot slot = slots.get(i);
      Parameter parameter = parameters.get(i);
      if (!parameter.name().equals(slot.name()) || !parameter.shape().equals(slot.shape())) {
        throw new TrainingException(
            "The tensor "
                + parameter.name()
                + " "
                + parameter.shape()
                + " stands where "
                + slot.name()
                + " "
                + slot.shape()
                + " must be.");
      }
    }
  }
}
