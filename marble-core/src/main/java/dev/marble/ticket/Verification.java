package dev.marble.ticket;

import java.util.List;

/**
 * The verifier's findings.
 *
 * @param tensors one per carved tensor
 * @param weightsSha256 the SHA-256 over all weights as they were rebuilt
 * @param sealed whether it is the one that the ticket states
 * @param withTarget whether a comparison with a target was asked for
 */
public record Verification(
    List<TensorCheck> tensors, String weightsSha256, boolean sealed, boolean withTarget) {
  /** Copies the list. */
  public Verification {
    tensors = List.copyOf(tensors);
  }

  /** Whether the ticket is what it says. */
  public boolean passed() {
    return sealed && tensors.stream().allMatch(tensor -> tensor.passed(withTarget));
  }
}
