package dev.marble.onnx;

/**
 * How far two models were apart in one of their outputs.
 *
 * @param name the output's name in the first model
 * @param largest per element of the output for one example, in row-major order: the largest |first
 *     − second| over all examples
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
public record OutputDeviation(String name, double[] largest) {

  /**
   * The element that was off the most; the first of them if there are several, 0 if there is none.
   */
  public int where() {
    int where = 0;
    for (int i = 1; i < largest.length; i++) {
      where = largest[i] > largest[where] ? i : where;
    }
    return where;
  }

  /** The largest of all; 0 for an output without elements. */
  public double most() {
    return largest.length == 0 ? 0 : largest[where()];
  }
}
