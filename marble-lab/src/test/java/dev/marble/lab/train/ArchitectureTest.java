package dev.marble.lab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class ArchitectureTest {
  private static void assertRefused(String text, Executable action) {
    String message = assertThrows(TrainingException.class, action).getMessage();
    assertTrue(message.contains(text), message);
  }

  @Test
  void namesAndShapesItsTensors() {
    Architecture small = Architecture.smallConvolutional(1, 28, 28, 10);
    assertEquals(26_698, small.parameterCount());
    assertEquals(10, small.outputs());
    assertEquals(
        List.of(
            "conv1.weight [8, 1, 3, 3]",
            "conv1.bias [8]",
            "conv2.weight [16, 8, 3, 3]",
            "conv2.bias [16]",
            "dense1.weight [32, 784]",
            "dense1.bias [32]",
            "dense2.weight [10, 32]",
            "dense2.bias [10]"),
        small.slots().stream().map(slot -> slot.name() + " " + slot.shape()).toList());
    assertEquals(266_610, Architecture.dense(1, 28, 28, List.of(300, 100, 10)).parameterCount());
  }

  @Test
  void dropsWhatPoolingLeavesOver() {
    Architecture odd =
        new Architecture(
            2, 5, 7, List.of(new Layer.MaxPool(2), new Layer.Flatten(), new Layer.Dense(3)));
    assertEquals(2 * 2 * 3 * 3 + 3, odd.parameterCount());
  }

  @Test
  void refusesLayersThatDoNotFit() {
    assertRefused(
        "needs a flat vector", () -> new Architecture(1, 4, 4, List.of(new Layer.Dense(2))));
    assertRefused(
        "does not fit",
        () -> new Architecture(1, 4, 4, List.of(new Layer.MaxPool(8), new Layer.Flatten())));
    assertRefused("flat vector", () -> new Architecture(1, 4, 4, List.of(new Layer.Relu())));
    assertRefused("flat vector", () -> new Architecture(1, 1, 1, List.of()));
    assertRefused("kernel is 0", () -> new Layer.Convolution(1, 0, 0));
    assertRefused("padding is 3", () -> new Layer.Convolution(1, 3, 3));
    assertRefused("channels is 0", () -> new Architecture(0, 4, 4, List.of(new Layer.Flatten())));
  }

  @Test
  void refusesForeignTensors() {
    Architecture dense = Architecture.dense(1, 2, 2, List.of(3));
    Parameter weight = new Parameter("dense1.weight", List.of(3, 4), new float[12]);
    Parameter bias = new Parameter("dense1.bias", List.of(3), new float[3]);
    assertEquals(2, new Network(dense, List.of(weight, bias)).parameters().size());
    assertRefused("stands where", () -> new Network(dense, List.of(bias, weight)));
    assertRefused("number of tensors", () -> new Network(dense, List.of(weight)));
  }
}
