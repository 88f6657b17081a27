package dev.marble.lab.coverage;

import org.hipparchus.distribution.continuous.BetaDistribution;

/**
 * The exact confidence interval of a binomial probability: it contains the true value with at least
 * the stated confidence, whatever that value is.
 *
 * <p>Clopper, Pearson, <i>The use of confidence or fiducial limits illustrated in the case of the
 * binomial</i>, Biometrika 26 (1934), by quantiles of the beta distribution.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record ClopperPearson(double low, double high) {
  private static final double ACCURACY = 1e-12;

  /**
   * The interval after some trials.
   *
   * @param successes how many succeeded
   * @param trials out of how many, at least 1
   * @param confidence such as 0.95
   * @return the interval
   */
  public static ClopperPearson of(long successes, long trials, double confidence) {
    return between(successes, successes, trials, confidence);
  }

  /**
   * The interval when some trials are undecided: it holds whatever they would have been.
   *
   * @param least the successes if none of the undecided trials is one
   * @param most the successes if all of them are
   * @param trials how many trials there are, at least 1
   * @param confidence such as 0.95
   * @return the interval
   */
  static ClopperPearson between(long least, long most, long trials, double confidence) {
    if (least < 0 || least > most || most > trials || trials < 1) {
      throw new IllegalArgumentException(
          least + " to " + most + " successes in " + trials + " trials");
    }
    double tail = (1 - confidence) / 2;
    return new ClopperPearson(
        least == 0 ? 0 : beta((double) least, trials - least + 1.0, tail),
        most == trials ? 1 : 1 - beta((double) (trials - most), most + 1.0, tail));
  }

  /**
   * Small quantiles keep their relative accuracy, so the upper end is taken from the other side.
   */
  private static double beta(double alpha, double beta, double probability) {
    return new BetaDistribution(alpha, beta, ACCURACY).inverseCumulativeProbability(probability);
  }
}
