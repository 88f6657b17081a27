package dev.marble.lab.lottery;

import dev.marble.lab.model.Network;
import dev.marble.lab.model.Parameter;
import dev.marble.lab.prune.LayerRates;
import dev.marble.lab.prune.Scope;
import dev.marble.lab.train.Optimizer;
import dev.marble.lab.train.Schedule;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/**
 * How the paper on lottery tickets trains and prunes each of its networks (its figure 2), for 20 %
 * pruned per round. Networks that are not in the paper are treated like its LeNet.
 *
 * @param optimizer how weights follow their gradients
 * @param schedule how the learning rate changes over {@code steps}
 * @param steps batches of one training
 * @param batch examples of one step
 * @param scope which weights compete
 * @param kernels share of the pruning that convolutions take part in: 0.5 prunes them by 10 %
 * @param output share of the pruning that the output layer takes part in
 */
public record PaperSettings(
    Optimizer optimizer,
    Schedule schedule,
    int steps,
    int batch,
    Scope scope,
    BigDecimal kernels,
    BigDecimal output) {
  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final BigDecimal THREE_QUARTERS = new BigDecimal("0.75");
  private static final BigDecimal ALL = BigDecimal.ONE;
  private static final BigDecimal NONE = BigDecimal.ZERO;

  /**
   * The settings for an architecture.
   *
   * @param architecture its name
   */
  public static PaperSettings of(String architecture) {
    String name = architecture.strip().toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    return switch (name) {
      case "conv2" -> adam(2e-4, 20_000, HALF);
      case "conv4" -> adam(3e-4, 25_000, HALF);
      case "conv6", "conv8" -> adam(3e-4, 30_000, THREE_QUARTERS);
      case "lenet5", "smallcnn" -> adam(1.2e-3, 20_000, HALF);
      case "resnet18", "resnet20" -> sgd(30_000, 128, List.of(20_000, 25_000));
      case "vggsmall" -> sgd(112_000, 64, List.of(56_000, 84_000));
      default -> adam(1.2e-3, 50_000, ALL);
    };
  }

  private static PaperSettings adam(double rate, int steps, BigDecimal kernels) {
    return new PaperSettings(
        new Optimizer.Adam(rate),
        new Schedule.Constant(),
        steps,
        60,
        Scope.LAYERWISE,
        kernels,
        HALF);
  }

  private static PaperSettings sgd(int steps, int batch, List<Integer> milestones) {
    return new PaperSettings(
        new Optimizer.Sgd(0.1, 0.9, false, 1e-4),
        new Schedule.Milestones(milestones, 0.1),
        steps,
        batch,
        Scope.GLOBAL,
        ALL,
        NONE);
  }

  /**
   * The same settings in fewer steps: milestones move with them.
   *
   * @param fewer at least 1
   */
  public PaperSettings within(int fewer) {
    Schedule moved =
        schedule instanceof Schedule.Milestones milestones
            ? new Schedule.Milestones(
                milestones.milestones().stream()
                    .map(each -> (int) Math.max(1, (long) each * fewer / steps))
                    .distinct()
                    .toList(),
                milestones.by())
            : schedule;
    return new PaperSettings(optimizer, moved, fewer, batch, scope, kernels, output);
  }

  /**
   * The layers that are pruned more gently.
   *
   * @param network any network; its last weight tensor is the output layer
   */
  public LayerRates rates(Network network) {
    LayerRates rates = LayerRates.EVEN;
    List<Parameter> weights = network.weights();
    for (int i = 0; i < weights.size(); i++) {
      boolean isOutput = i == weights.size() - 1;
      BigDecimal share = isOutput ? output : weights.get(i).shape().size() > 2 ? kernels : ALL;
      if (share.compareTo(ALL) != 0) {
        rates = rates.with(weights.get(i).name(), share);
      }
    }
    return rates;
  }
}
