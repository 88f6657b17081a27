package dev.marble.lab.train;

import ai.djl.ndarray.NDArray;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** The gradient of one parameter, read in parts that stay in the cache, and then forgotten. */
final class Gradient {
  private static final int CHUNK = 1 << 12;

  private final TorchNetwork torch;
  private final int number;
  private final int length;
  private final float[] scratch;

  /** What is done with a part of it. */
  @FunctionalInterface
  interface Use {
    /**
     * Uses a part.
     *
     * @param slopes the gradient's values {@code from .. from + count - 1}, in its front; may be
     *     changed
     * @param from the first
     * @param count how many
     */
    void part(float[] slopes, int from, int count);
  }

  Gradient(TorchNetwork torch, int number) {
    this.torch = torch;
    this.number = number;
    this.length = torch.network().parameters().get(number).length();
    this.scratch = new float[Math.min(CHUNK, length)];
  }

  /** Goes through what the backward pass left, and sets it to zero for the next one. */
  void take(Use use) {
    // The gradient is a handle of its own that would live as long as the tensor.
    try (NDArray gradient = torch.tensor(number).getGradient()) {
      ByteBuffer memory = gradient.toByteBuffer(true).order(ByteOrder.nativeOrder());
      FloatBuffer slopes = memory.asFloatBuffer();
      for (int from = 0; from < length; from += CHUNK) {
        int count = Math.min(CHUNK, length - from);
        slopes.get(from, scratch, 0, count);
        use.part(scratch, from, count);
      }
      if (memory.isDirect()) {
        MemorySegment.ofBuffer(memory).fill((byte) 0);
      } else {
        gradient.subi(gradient);
      }
    }
  }
}
