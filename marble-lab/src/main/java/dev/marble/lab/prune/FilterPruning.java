package dev.marble.lab.prune;

import dev.marble.lab.model.Network;
import dev.marble.lab.model.Parameter;
import dev.marble.lab.prune.ChannelTies.Channels;
import dev.marble.lab.prune.ChannelTies.Tie;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Removes whole filters of convolutions and whole units of dense layers: those whose weights have
 * the smallest magnitude. Channels that a residual sum ties together go together, ranked by all the
 * filters that make them. Each layer keeps at least one.
 *
 * <p>Li, Kadav, Durdanovic, Samet, Graf, <i>Pruning filters for efficient ConvNets</i>, ICLR 2017:
 * the rank is the sum of magnitudes. For a global scope it is divided by the mean of its layer, for
 * layers of large fan-in have small weights and would go first, and whole.
 *
 * @param scope which filters compete
 * @param rates the layers that are pruned more gently; tied layers take the gentlest of theirs
 */
public record FilterPruning(Scope scope, LayerRates rates) {

  /**
   * Chooses the filters to keep.
   *
   * @param network its weights rank the filters
   * @param before the choice of the round before: what is gone stays gone; null in the first
   * @param goal how many of the filters that can be removed are to be left
   * @throws PruneException if no filter of the network can be removed: the sentence says why
   */
  public FilterMasks prune(Network network, FilterMasks before, Goal goal) {
    ChannelTies ties = ChannelTies.of(network);
    List<Channels> removable = ties.removable();
    if (removable.isEmpty()) {
      throw new PruneException(
          "No filter of the network can be removed"
              + ties.fixedFilters().entrySet().stream()
                  .findFirst()
                  .map(entry ->
                      ": those of " + entry.getKey() + " must stay, for " + entry.getValue())
                  .orElse("")
              + ".");
    }
    rates.checkNames(network.weights().stream().map(Parameter::name).toList());
    Map<String, BitSet> kept = new LinkedHashMap<>();
    Map<String, BitSet> left = new LinkedHashMap<>();
    List<Channels> pool = new ArrayList<>();
    for (Channels channels : removable) {
      BitSet all = new BitSet();
      all.set(0, channels.size());
      left.put(channels.name(), before == null ? all : before.kept().get(channels.name()));
      kept.put(channels.name(), left.get(channels.name()));
      if (share(channels).signum() > 0) {
        pool.add(channels);
      }
    }
    switch (scope) {
      case LAYERWISE ->
          pool.forEach(channels ->
              kept.putAll(
                  select(
                      network,
                      ties,
                      List.of(channels),
                      left,
                      goal.density(share(channels)).keep(channels.size()))));
      case GLOBAL -> {
        pool.forEach(this::checkWhole);
        long total = pool.stream().mapToLong(Channels::size).sum();
        kept.putAll(select(network, ties, pool, left, goal.density().keep(total)));
      }
    }
    return new FilterMasks(kept, masks(network, ties, removable, kept));
  }

  /** The weight tensors whose filters all stay, and why. */
  public static Map<String, String> untouched(Network network) {
    return ChannelTies.of(network).fixedFilters();
  }

  private BigDecimal share(Channels channels) {
    return channels.filters().stream().map(rates::share).min(BigDecimal::compareTo).orElseThrow();
  }

  private void checkWhole(Channels channels) {
    channels.filters().forEach(name -> Scope.checkWhole(name, rates.share(name)));
  }

  /** The best channel of each set stays; the others compete for the places that are left. */
  private static Map<String, BitSet> select(
      Network network, ChannelTies ties, List<Channels> pool, Map<String, BitSet> left, long keep) {
    List<double[]> scores = new ArrayList<>();
    List<BitSet> others = new ArrayList<>();
    List<BitSet> best = new ArrayList<>();
    for (Channels channels : pool) {
      double[] score = scores(network, ties, channels);
      BitSet candidates = (BitSet) left.get(channels.name()).clone();
      BitSet first = Selection.highest(List.of(score), List.of(candidates), 1).getFirst();
      candidates.andNot(first);
      scores.add(score);
      others.add(candidates);
      best.add(first);
    }
    int available = others.stream().mapToInt(BitSet::cardinality).sum();
    long more = Math.clamp(keep - pool.size(), 0, available);
    List<BitSet> chosen = Selection.highest(scores, others, more);
    Map<String, BitSet> kept = new LinkedHashMap<>();
    for (int i = 0; i < pool.size(); i++) {
      best.get(i).or(chosen.get(i));
      kept.put(pool.get(i).name(), best.get(i));
    }
    return kept;
  }

  /** The magnitude of the weights that make each channel, relative to the layer's mean. */
  private static double[] scores(Network network, ChannelTies ties, Channels channels) {
    double[] sums = new double[channels.size()];
    for (String name : channels.filters()) {
      Parameter tensor = network.parameter(name);
      double[] magnitudes = Criterion.magnitudes(name, tensor.values());
      for (Tie tie : ties.ties(name)) {
        if (tie.makes() && tie.channels() == channels.number()) {
          ChannelAxis axis = ChannelAxis.of(tensor.shape(), tie);
          for (int i = 0; i < magnitudes.length; i++) {
            sums[axis.channel(i)] += magnitudes[i];
          }
        }
      }
    }
    double mean = Arrays.stream(sums).sum() / sums.length;
    for (int c = 0; c < sums.length; c++) {
      sums[c] = mean == 0 ? 0 : sums[c] / mean;
    }
    return sums;
  }

  private static Masks masks(
      Network network, ChannelTies ties, List<Channels> removable, Map<String, BitSet> kept) {
    Map<Integer, BitSet> byNumber = new LinkedHashMap<>();
    removable.forEach(channels -> byNumber.put(channels.number(), kept.get(channels.name())));
    Map<String, BitSet> bits = new LinkedHashMap<>();
    for (Parameter weight : network.weights()) {
      BitSet all = new BitSet();
      all.set(0, weight.length());
      for (Tie tie : ties.ties(weight.name())) {
        BitSet stay = byNumber.get(tie.channels());
        if (stay != null) {
          ChannelAxis axis = ChannelAxis.of(weight.shape(), tie);
          for (int i = 0; i < weight.length(); i++) {
            if (!stay.get(axis.channel(i))) {
              all.clear(i);
            }
          }
        }
      }
      bits.put(weight.name(), all);
    }
    return Masks.full(network).with(bits);
  }
}
