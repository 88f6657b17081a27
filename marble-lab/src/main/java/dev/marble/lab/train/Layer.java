package dev.marble.lab.train;

/** One step of a sequential network. Each layer with weights also has a bias. */
public sealed interface Layer {

  /** A layer that has weights of its own. */
  sealed interface Weighted extends Layer permits Convolution, Dense {}

  /**
   * A two-dimensional convolution with stride 1.
   *
   * @param channels channels it gives
   * @param kernel height and width of the kernel in pixels
   * @param padding rows and columns of zeros on each side
   */
  record Convolution(int channels, int kernel, int padding) implements Weighted {
    /** Checks the sizes. */
    public Convolution {
      Checks.between("channels", channels, 1, 65_536);
      Checks.between("kernel", kernel, 1, 64);
      Checks.between("padding", padding, 0, kernel - 1);
    }
  }

  /**
   * A dense layer.
   *
   * @param units values it gives
   */
  record Dense(int units) implements Weighted {
    /** Checks the size. */
    public Dense {
      Checks.between("units", units, 1, 1 << 20);
    }
  }

  /**
   * The largest value of each {@code size} × {@code size} block; what is left over at the right and
   * at the bottom is dropped.
   *
   * @param size height, width and stride in pixels
   */
  record MaxPool(int size) implements Layer {
    /** Checks the size. */
    public MaxPool {
      Checks.between("size", size, 2, 64);
    }
  }

  /** Negative values become zero. */
  record Relu() implements Layer {}

  /** From (channels, height, width) to (features). */
  record Flatten() implements Layer {}
}
