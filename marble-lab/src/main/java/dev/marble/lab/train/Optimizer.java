package dev.marble.lab.train;

/** How parameters follow their gradients. */
public sealed interface Optimizer {
  /** Learning rate before any schedule. */
  double learningRate();

  /**
   * What is added to each gradient: this times the parameter. It holds for every trained parameter,
   * biases and scales too.
   */
  double weightDecay();

  /** The name and the numbers, the same text for the same optimizer. */
  String label();

  /**
   * Adam with the usual moments 0.9 and 0.999 and ε = 1e-8.
   *
   * <p>Kingma, Ba, <i>Adam: a method for stochastic optimization</i>, ICLR 2015.
   *
   * @param learningRate before any schedule
   * @param weightDecay 0 for none
   */
  record Adam(double learningRate, double weightDecay) implements Optimizer {
    /** Checks the numbers. */
    public Adam {
      check(learningRate, weightDecay);
    }

    /** Adam without weight decay. */
    public Adam(double learningRate) {
      this(learningRate, 0);
    }

    @Override
    public String label() {
      return "adam rate " + learningRate + " decay " + weightDecay;
    }
  }

  /**
   * Stochastic gradient descent with momentum: v ← μv + g, w ← w − rate·v, or with Nesterov's look
   * ahead w ← w − rate·(g + μv).
   *
   * <p>Sutskever, Martens, Dahl, Hinton, <i>On the importance of initialization and momentum in
   * deep learning</i>, ICML 2013.
   *
   * @param learningRate before any schedule
   * @param momentum how much of the last step is kept, 0 … 0.999
   * @param nesterov whether the step looks ahead
   * @param weightDecay 0 for none
   */
  record Sgd(double learningRate, double momentum, boolean nesterov, double weightDecay)
      implements Optimizer {
    /** Checks the numbers. */
    public Sgd {
      check(learningRate, weightDecay);
      Checks.between("The momentum", momentum, 0, 0.999);
      if (nesterov && momentum == 0) {
        throw new TrainingException(
            "Nesterov's look ahead needs a momentum, and it is 0. Maybe 0.9.");
      }
    }

    @Override
    public String label() {
      return "sgd rate "
          + learningRate
          + " momentum "
          + momentum
          + (nesterov ? " nesterov" : "")
          + " decay "
          + weightDecay;
    }
  }

  private static void check(double learningRate, double weightDecay) {
    Checks.between("The learning rate", learningRate, 1e-8, 10);
    Checks.between("The weight decay", weightDecay, 0, 1);
  }
}
