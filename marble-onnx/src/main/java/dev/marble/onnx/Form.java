package dev.marble.onnx;

import java.util.Locale;

/** The two forms in which a ticket becomes a model again. */
public enum Form {
  /**
   * The target's own graph with the sums of the ticket as its weights. A tensor whose inputs have
   * no known sign has two sums per weight, w⁺ and w⁻; its graph keeps w⁺ and gets a small branch
   * beside it, (w⁺ − w⁻)·relu(−x), so that the model computes exactly what the random network
   * computes.
   */
  COLLAPSED,
  /**
   * The random network itself: for every carved tensor two layers with a relu between, weights as
   * the seed gives them, and zeros where the mask removed one.
   */
  RANDOM;

  /** The name on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
