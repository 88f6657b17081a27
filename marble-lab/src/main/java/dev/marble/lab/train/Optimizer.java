package dev.marble.lab.train;

/** How weights follow their gradients. */
public sealed interface Optimizer {
  /** Learning rate of the first step. */
  double learningRate();

  /**
   * Adam with the usual moments 0.9 and 0.999.
   *
   * <p>Kingma, Ba, <i>Adam: a method for stochastic optimization</i>, ICLR 2015.
   *
   * @param learningRate of the first step
   */
  record Adam(double learningRate) implements Optimizer {
    /** Checks the rate. */
    public Adam {
      Checks.between("The learning rate", learningRate, 1e-8, 10);
    }
  }

  /**
   * Stochastic gradient descent.
   *
   * @param learningRate of the first step
   * @param momentum how much of the last step is kept, 0 … 0.999
   */
  record Sgd(double learningRate, double momentum) implements Optimizer {
    /** Checks rate and momentum. */
    public Sgd {
      Checks.between("The learning rate", learningRate, 1e-8, 10);
      Checks.between("The momentum", momentum, 0, 0.999);
    }
  }
}
