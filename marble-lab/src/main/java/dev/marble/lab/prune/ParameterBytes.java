package dev.marble.lab.prune;

import dev.marble.lab.model.Network;
import dev.marble.lab.model.Parameter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** All numbers of a network as little-endian floats, for steps of a run: the graph is known. */
public final class ParameterBytes {
  private ParameterBytes() {}

  /**
   * The numbers of a network.
   *
   * @param network its parameters in order, each in row-major order
   */
  public static byte[] of(Network network) {
    int length = network.parameters().stream().mapToInt(Parameter::length).sum();
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(length, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    for (Parameter parameter : network.parameters()) {
      for (float value : parameter.values()) {
        bytes.putFloat(value);
      }
    }
    return bytes.array();
  }

  /**
   * A network with other numbers.
   *
   * @param network has the graph and the shapes
   * @param bytes what {@link #of} gave
   * @throws PruneException if they are not as many as the network needs
   */
  public static Network into(Network network, byte[] bytes) {
    int length = network.parameters().stream().mapToInt(Parameter::length).sum();
    if (bytes.length != (long) length * Float.BYTES) {
      throw new PruneException(
          "There are "
              + bytes.length
              + " bytes of stored weights, but the network needs "
              + (long) length * Float.BYTES
              + ".");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<Parameter> parameters = new ArrayList<>();
    for (Parameter parameter : network.parameters()) {
      float[] values = new float[parameter.length()];
      for (int i = 0; i < values.length; i++) {
        values[i] = buffer.getFloat();
      }
      parameters.add(parameter.with(values));
    }
    return network.with(parameters);
  }
}
