package dev.marble.construction;

import dev.marble.ticket.TensorLayout;
import java.util.List;

/**
 * The construction for convolutions, of any rank, grouped, strided or dilated alike: a kernel entry
 * is a weight. A first random layer with 1×1 kernels makes n hidden channels of each input channel;
 * the entry (o, i, y, x) is approximated by a subset sum of the products
 * v<sub>o,k,y,x</sub>u<sub>k,i</sub>.
 *
 * <p>Guarantee: a CNN with k parameters and ℓ layers needs O(k log(kℓ/min(ε, δ))) random parameters
 * for error ε with probability 1 − δ.
 *
 * <p>da Cunha, Natale, Viennot, ICLR 2022 (OpenReview Vjki79-619-). Deviation: inputs of unknown
 * sign are accepted, at two subset sums per weight.
 */
public final class DaCunha {
  /** The construction's name in files. */
  public static final String NAME = "da-cunha";

  private DaCunha() {}

  /**
   * A convolution's kernels.
   *
   * @param groups the number of groups
   * @param outputs output channels, a multiple of groups
   * @param inputsPerGroup input channels that each output channel sees
   * @param kernel the number of entries of one kernel (height × width, say)
   * @return the layout of weights (out, in / groups, kernel …)
   */
  public static TensorLayout convolution(int groups, int outputs, int inputsPerGroup, int kernel) {
    return new TensorLayout(
        List.of(groups, outputs / groups, inputsPerGroup, kernel), List.of(0, 2));
  }

  /**
   * A transposed convolution's kernels.
   *
   * @param inputs input channels
   * @param outputsPerGroup output channels that each input channel reaches
   * @param kernel the number of entries of one kernel
   * @return the layout of weights (in, out / groups, kernel …)
   */
  public static TensorLayout transposed(int inputs, int outputsPerGroup, int kernel) {
    return new TensorLayout(List.of(inputs, outputsPerGroup, kernel), List.of(0));
  }
}
