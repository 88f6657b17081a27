package dev.marble.onnx.bound;

/** Ends a propagation: there is no bound, and why. Never leaves the package. */
final class NoBound extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoBound(String why) {
    super(why, null, false, false);
  }
}
