package dev.marble.construction;

import dev.marble.ticket.Choice;
import dev.marble.ticket.RandomPair;
import dev.marble.ticket.Side;
import java.util.Locale;
import java.util.OptionalDouble;

/** How a target weight is made of random ones. */
public enum Construction {
  /** A subset sum of products, see {@link Pensia} and {@link DaCunha}. */
  PENSIA(Choice.SUBSET) {
    @Override
    public String nameOf(TargetTensor tensor) {
      return tensor.construction();
    }

    @Override
    double headroom() {
      return 1;
    }

    @Override
    SampleRule.Choice choose(CarveSettings settings, SampleRule rule, double share) {
      int samples = settings.samples();
      if (!CarveSettings.hasRates(settings.recipe())) {
        return new SampleRule.Choice(samples, OptionalDouble.empty());
      }
      return samples > 0 ? rule.at(samples) : rule.choose(settings.failure());
    }

    @Override
    int wider(int samples) {
      return Math.min(most(), samples + Math.max(4, samples / 3));
    }

    @Override
    int advised(int samples) {
      return Math.min(most(), Math.max(21, 2 * samples));
    }

    @Override
    Search search(RandomPair pair, Side side) {
      return new SubsetSearch(pair, side);
    }
  },

  /** A single product, see {@link Malach}. */
  MALACH(Choice.SINGLE) {
    @Override
    public String nameOf(TargetTensor tensor) {
      return Malach.NAME;
    }

    @Override
    double headroom() {
      return Malach.HEADROOM;
    }

    @Override
    SampleRule.Choice choose(CarveSettings settings, SampleRule rule, double share) {
      int asked = settings.samples();
      return new SampleRule.Choice(
          asked > 0 ? asked : Malach.samples(share * settings.aim(), most()),
          OptionalDouble.empty());
    }

    @Override
    int wider(int samples) {
      return Math.min(most(), samples + 2);
    }

    @Override
    int advised(int samples) {
      return Math.min(most(), samples + 4);
    }

    @Override
    Search search(RandomPair pair, Side side) {
      return new UnitSearch(pair, side);
    }
  },

  /** A subset sum of single weights, one per copy of the input, see {@link Burkholz}. */
  BURKHOLZ(Choice.COPIES) {
    @Override
    public String nameOf(TargetTensor tensor) {
      return Burkholz.NAME;
    }

    @Override
    double headroom() {
      return Burkholz.HEADROOM;
    }

    @Override
    MissRates rates() {
      return MissRates.single();
    }

    @Override
    SampleRule.Choice choose(CarveSettings settings, SampleRule rule, double share) {
      return PENSIA.choose(settings, rule, share);
    }

    @Override
    int wider(int samples) {
      return Math.min(most(), samples + Math.max(1, samples / 8));
    }

    @Override
    int advised(int samples) {
      return PENSIA.advised(samples);
    }

    @Override
    Search search(RandomPair pair, Side side) {
      return new SubsetSearch(pair, side);
    }
  };

  private final Choice choice;

  Construction(Choice choice) {
    this.choice = choice;
  }

  /** What the numbers of its masks say. */
  public Choice choice() {
    return choice;
  }

  /** The name that the command line and settings use, such as {@code malach}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  final int most() {
    return choice.mostSamples();
  }

  /**
   * What the ticket calls the construction of a tensor.
   *
   * @param tensor the tensor
   * @return a word that says more than {@link #label} where the tensor's kind has a name
   */
  public abstract String nameOf(TargetTensor tensor);

  /** The scale is the smallest power of two that is at least so many times the largest weight. */
  abstract double headroom();

  /** How often a subset sum is missed, where it is one. */
  MissRates rates() {
    return MissRates.uniform();
  }

  /**
   * The bits of a mask's numbers to begin with, for a tolerance as a share of the largest weight.
   */
  abstract SampleRule.Choice choose(CarveSettings settings, SampleRule rule, double share);

  /** More bits, up to the most. */
  abstract int wider(int samples);

  /** The bits that a user may try where so few do not do. */
  abstract int advised(int samples);

  /** What finds the numbers, for one thread. */
  abstract Search search(RandomPair pair, Side side);
}
