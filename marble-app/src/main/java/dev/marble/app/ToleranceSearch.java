package dev.marble.app;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Looks for the coarsest tolerance with which a ticket is still good enough.
 *
 * <p>Tolerances lie on a grid of quarters of a bit, 2<sup>−k/4</sup>. Octaves are tried first, from
 * the middle towards where the border must be, then the border is halved down to the grid. Accuracy
 * is not monotone in the tolerance (a coarser ticket can be the luckier one), so the next coarser
 * steps are tried as well, and again beyond each that is good enough. At last the same error, and
 * that of the next coarser step, is asked for in other ways: a tolerance 2, 4 and 8 times as large,
 * of which 1/2, 1/4 and 1/8 is aimed at.
 */
final class ToleranceSearch {
  private static final int PER_OCTAVE = 4;
  private static final int START = 6 * PER_OCTAVE; // 1/64
  private static final int FINEST = 17 * PER_OCTAVE;
  private static final int BEYOND = 6;
  private static final double[] AIMS = {0.5, 0.25, 0.125};

  /** What came of one tolerance. */
  interface Trial {
    /** Whether the ticket is good enough. */
    boolean isGood();

    /** Whether it is so bad that a coarser one need not be tried. */
    boolean isHopeless();

    /** The size of its mask. */
    double size();
  }

  /** Carves and measures. */
  interface Measure<T extends Trial> {
    /**
     * Tries one tolerance.
     *
     * @param tolerance as a share of each layer's largest weight
     * @param aim the share of the tolerance that is tried first
     */
    T of(double tolerance, double aim);
  }

  private ToleranceSearch() {}

  /**
   * Searches.
   *
   * @param measure tries a tolerance
   * @param tried receives what was tried, in order
   * @return the smallest that is good enough, if any is
   */
  static <T extends Trial> Optional<T> smallest(Measure<T> measure, List<T> tried) {
    State<T> state = new State<>(measure, tried);
    int good = state.anyGood();
    if (good < 0) {
      return Optional.empty();
    }
    int coarsest = state.beyond(good);
    for (int step = coarsest; step >= Math.max(0, coarsest - 1); step--) {
      for (double aim : AIMS) {
        if (tolerance(step) / aim <= 1) {
          tried.add(measure.of(rounded(tolerance(step) / aim), aim));
        }
      }
    }
    return tried.stream().filter(Trial::isGood).min(Comparator.comparingDouble(Trial::size));
  }

  private static double tolerance(int step) {
    return rounded(StrictMath.pow(2, -(double) step / PER_OCTAVE));
  }

  /** Three digits, so that it can be read off and asked for. */
  private static double rounded(double value) {
    return new BigDecimal(value).round(new MathContext(3)).doubleValue();
  }

  private static final class State<T extends Trial> {
    private final Measure<T> measure;
    private final List<T> tried;
    private final List<Optional<T>> steps = new ArrayList<>();

    State(Measure<T> measure, List<T> tried) {
      this.measure = measure;
      this.tried = tried;
      for (int step = 0; step <= FINEST; step++) {
        steps.add(Optional.empty());
      }
    }

    private T at(int step) {
      Optional<T> known = steps.get(step);
      if (known.isPresent()) {
        return known.get();
      }
      T trial = measure.of(tolerance(step), 1);
      tried.add(trial);
      steps.set(step, Optional.of(trial));
      return trial;
    }

    /** A step that is good next to a coarser one that is not; −1 if none is good. */
    int anyGood() {
      int good = START;
      if (at(START).isGood()) {
        while (good >= PER_OCTAVE && at(good - PER_OCTAVE).isGood()) {
          good -= PER_OCTAVE;
        }
      } else {
        do {
          good += PER_OCTAVE;
          if (good > FINEST) {
            return -1;
          }
        } while (!at(good).isGood());
      }
      int bad = Math.max(good - PER_OCTAVE, -1);
      while (good - bad > 1) {
        int middle = (good + bad) >>> 1;
        if (at(middle).isGood()) {
          good = middle;
        } else {
          bad = middle;
        }
      }
      return good;
    }

    /** The coarsest good step of those that can be reached by few bad ones in a row. */
    int beyond(int good) {
      int coarsest = good;
      for (int step = good - 1; step >= Math.max(0, coarsest - BEYOND); step--) {
        T trial = at(step);
        if (trial.isGood()) {
          coarsest = step;
        } else if (trial.isHopeless()) {
          break;
        }
      }
      return coarsest;
    }
  }
}
