package dev.marble.ticket;

import java.util.OptionalDouble;

/**
 * What the verifier found out about one tensor.
 *
 * @param name the tensor
 * @param weights how many weights it has
 * @param rebuilt whether the weights rebuilt from seed and mask have the SHA-256 that the ticket
 *     states
 * @param compared whether there was a target tensor to compare with
 * @param largestError the largest |weight − target| over all sides, if compared
 * @param tooFar the number of weights (over all sides) whose error is above the tolerance
 * @param tolerance the tolerance
 */
public record TensorCheck(
    String name,
    long weights,
    boolean rebuilt,
    boolean compared,
    OptionalDouble largestError,
    long tooFar,
    double tolerance) {

  /**
   * Whether nothing is wrong.
   *
   * @param wanted whether a comparison with a target was asked for
   * @return true if the weights are those that the ticket states and none is too far off
   */
  public boolean passed(boolean wanted) {
    return rebuilt && tooFar == 0 && (compared || !wanted);
  }
}
