package dev.marble.lab.prune;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tensors that are pruned more gently than the rest. A share of 0.5 removes half as much in each
 * round (20 % becomes 10 %), a share of 0 removes nothing: the tensor is exempt.
 *
 * @param shares by tensor, from 0 to 1; a tensor that is not named has 1
 */
public record LayerRates(Map<String, BigDecimal> shares) {
  /** Every tensor is pruned alike. */
  public static final LayerRates EVEN = new LayerRates(Map.of());

  private static final BigDecimal HALF = new BigDecimal("0.5");

  /** Checks the bounds. */
  public LayerRates {
    shares = new LinkedHashMap<>(shares);
    shares.forEach((name, share) -> {
      if (share.signum() < 0 || share.compareTo(BigDecimal.ONE) > 0) {
        throw new PruneException(
            "The share of pruning of "
                + name
                + " is "
                + share.toPlainString()
                + " but must lie between 0 and 1.");
      }
    });
  }

  /**
   * The output layer at half the rate, as in the paper on lottery tickets.
   *
   * @param names the tensors in the network's order
   */
  public static LayerRates outputAtHalf(List<String> names) {
    return names.isEmpty() ? EVEN : EVEN.with(names.getLast(), HALF);
  }

  /**
   * The same with a share for one more tensor.
   *
   * @param name the tensor
   * @param share from 0 to 1
   */
  public LayerRates with(String name, BigDecimal share) {
    Map<String, BigDecimal> more = new LinkedHashMap<>(shares);
    more.put(name, share);
    return new LayerRates(more);
  }

  /**
   * The same with one more tensor that is never pruned.
   *
   * @param name the tensor
   */
  public LayerRates exempting(String name) {
    return with(name, BigDecimal.ZERO);
  }

  /** The same without the tensors that are pruned more gently, but are pruned. */
  LayerRates exemptionsOnly() {
    Map<String, BigDecimal> zeros = new LinkedHashMap<>(shares);
    zeros.values().removeIf(share -> share.signum() > 0);
    return new LayerRates(zeros);
  }

  /**
   * How much of the removal a tensor takes part in.
   *
   * @param name the tensor
   */
  public BigDecimal share(String name) {
    return shares.getOrDefault(name, BigDecimal.ONE);
  }

  /**
   * Throws if a tensor is named that a network does not have.
   *
   * @param names the tensors that may be pruned
   */
  public void checkNames(List<String> names) {
    for (String name : shares.keySet()) {
      if (!names.contains(name)) {
        throw new PruneException(
            "There is no layer " + name + " to set a rate for: there are " + names + ".");
      }
    }
  }
}
