package dev.marble.onnx;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a target is prepared before it is carved. A ticket remembers this, so that whoever compares
 * it with the target prepares the target in the same way.
 *
 * @param foldBatchNorm whether batch normalisations are folded into the weights before them
 * @param biases whether biases are carved too
 * @param inputBox the declared range of the inputs, if any
 */
public record PrepareSettings(boolean foldBatchNorm, boolean biases, Optional<InputBox> inputBox) {

  /** As text, for the ticket. */
  public Map<String, String> toMap() {
    Map<String, String> map = new TreeMap<>();
    map.put("foldBatchNorm", Boolean.toString(foldBatchNorm));
    map.put("biases", Boolean.toString(biases));
    inputBox.ifPresent(box -> map.put("inputBox", box.toString()));
    return map;
  }

  /**
   * From the text in a ticket.
   *
   * @param map as {@link #toMap} writes it
   * @return the settings
   * @throws IllegalArgumentException if the input box is not one
   */
  public static PrepareSettings fromMap(Map<String, String> map) {
    return new PrepareSettings(
        Boolean.parseBoolean(map.get("foldBatchNorm")),
        Boolean.parseBoolean(map.get("biases")),
        Optional.ofNullable(map.get("inputBox")).map(InputBox::parse));
  }
}
