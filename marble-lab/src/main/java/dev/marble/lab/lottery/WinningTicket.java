package dev.marble.lab.lottery;

import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Network;
import dev.marble.lab.prune.Masks;
import dev.marble.lab.prune.PruneException;
import dev.marble.lab.run.RunFolder;
import dev.marble.random.Seed;
import java.util.List;

/**
 * All there is to a winning ticket: the seed, how it gives the weights of each layer, and the
 * masks. Value i of a layer is its random grid integer times the layer's scale if bit i is set, and
 * 0 otherwise.
 *
 * @param level after how many rounds of pruning
 * @param seed of all random weights
 * @param initial how they are drawn
 * @param layers the number, the distribution and the scale of each layer
 * @param masks what is kept of each
 */
public record WinningTicket(
    int level, Seed seed, InitialWeights initial, List<InitialWeights.Drawn> layers, Masks masks) {

  /** Keeps the list from changing. */
  public WinningTicket {
    layers = List.copyOf(layers);
  }

  /**
   * Reads a ticket that a search has found.
   *
   * @param spec of the search
   * @param folder of the search
   * @param seed one of its trials
   * @param level from 1
   * @throws PruneException if the search has not come so far, or goes back to a later step than the
   *     first: a seed does not give such weights
   */
  public static WinningTicket read(LotterySpec spec, RunFolder folder, Seed seed, int level) {
    if (spec.rewind() > 0) {
      throw new PruneException(
          "The search goes back to step "
              + spec.rewind()
              + ", whose weights no seed gives. Maybe search with --rewind 0.");
    }
    String name = LotteryProcedure.masksName(seed, level);
    byte[] bytes =
        folder
            .step(name)
            .find()
            .orElseThrow(() ->
                new PruneException(
                    "There are no masks \""
                        + name
                        + "\" in \""
                        + folder.path()
                        + "\". Maybe the search is not done."));
    return new WinningTicket(
        level,
        seed,
        spec.initial(),
        spec.initial().plan(spec.network()),
        Masks.fromBytes(name, bytes));
  }

  /**
   * The network that the ticket stands for, before it is trained.
   *
   * @param network its graph and shapes; its values do not matter
   */
  public Network start(Network network) {
    return masks.apply(initial.draw(network, seed));
  }
}
