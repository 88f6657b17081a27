package dev.marble.construction;

import dev.marble.ticket.Side;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What the subsets of one block depend on, as bytes, beside the settings of the whole work: the
 * tensor, the pass, and the values asked for. A block of the same place in another tensor, or in a
 * tensor whose values were changed, is another question.
 */
final class BlockQuestion {
  private final String tensor;
  private String pass = "";
  private ByteBuffer weights = ByteBuffer.allocate(0);

  BlockQuestion(TargetTensor tensor, int number, TensorScale scale, int samples) {
    this.tensor =
        String.join(
            "\n",
            tensor.construction(),
            tensor.layout().toString(),
            tensor.inputs().label(),
            Integer.toString(number),
            scale.toString(),
            Integer.toString(samples));
  }

  void pass(String kind, Side side, int from, int to) {
    pass = String.join("\n", kind, side.label(), Integer.toString(from), Integer.toString(to));
    weights = ByteBuffer.allocate((to - from) * (Integer.BYTES + Float.BYTES));
  }

  void weight(int index, float value) {
    weights.putInt(index).putFloat(value);
  }

  byte[] toByteArray() {
    byte[] text = (tensor + "\n" + pass + "\n").getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(text.length + weights.position())
        .put(text)
        .put(weights.flip())
        .array();
  }
}
