package dev.marble.lab.train;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How the learning rate changes from step to step. */
public sealed interface Schedule {
  /**
   * What the learning rate is multiplied by.
   *
   * @param step which step, 0 … steps − 1
   * @param steps how many there are
   * @return 0 … 1
   */
  double factor(int step, int steps);

  /** The text that {@link #parse} reads back. */
  String label();

  /** It stays. */
  record Constant() implements Schedule {
    @Override
    public double factor(int step, int steps) {
      return 1;
    }

    @Override
    public String label() {
      return "constant";
    }
  }

  /** It falls in a straight line, to zero after the last step. */
  record Linear() implements Schedule {
    @Override
    public double factor(int step, int steps) {
      return 1 - (double) step / steps;
    }

    @Override
    public String label() {
      return "linear";
    }
  }

  /**
   * It falls like half a cosine wave, to zero after the last step.
   *
   * <p>Loshchilov, Hutter, <i>SGDR: stochastic gradient descent with warm restarts</i>, ICLR 2017.
   */
  record Cosine() implements Schedule {
    @Override
    public double factor(int step, int steps) {
      return (1 + StrictMath.cos(StrictMath.PI * step / steps)) / 2;
    }

    @Override
    public String label() {
      return "cosine";
    }
  }

  /**
   * It is multiplied by a factor at each milestone.
   *
   * @param milestones steps, ascending, at least one
   * @param by the factor, above 0, at most 1
   */
  record Milestones(List<Integer> milestones, double by) implements Schedule {
    /** Checks order and factor. */
    public Milestones {
      milestones = List.copyOf(milestones);
      if (milestones.isEmpty()
          || milestones.getFirst() < 1
          || !milestones.stream().sorted().distinct().toList().equals(milestones)) {
        throw new TrainingException(
            "The milestones " + milestones + " are not ascending steps from 1 on.");
      }
      Checks.between("The factor of the milestones", by, 1e-6, 1);
    }

    @Override
    public double factor(int step, int steps) {
      long passed = milestones.stream().filter(milestone -> step >= milestone).count();
      return StrictMath.pow(by, (double) passed);
    }

    @Override
    public String label() {
      return milestones.stream().map(String::valueOf).collect(Collectors.joining(",", "step:", ""))
          + ":"
          + by;
    }
  }

  /**
   * It rises in a straight line at first.
   *
   * @param length steps until it is reached, at least 1
   * @param then what it follows meanwhile and after
   */
  record WarmUp(int length, Schedule then) implements Schedule {
    /** Checks the length. */
    public WarmUp {
      Checks.between("The warm-up", length, 1, 1 << 24);
    }

    @Override
    public double factor(int step, int steps) {
      return Math.min(1, (step + 1.0) / length) * then.factor(step, steps);
    }

    @Override
    public String label() {
      return "warm-up:" + length + "+" + then.label();
    }
  }

  /**
   * Reads {@code constant}, {@code linear}, {@code cosine} or {@code step:20000,25000:0.1} (the
   * milestones and the factor), each perhaps behind {@code warm-up:500+}.
   *
   * @throws TrainingException if the text is anything else
   */
  static Schedule parse(String text) {
    String[] parts = text.strip().split("\\+", 2);
    if (parts.length == 2 && parts[0].matches("warm-up:[0-9]{1,8}")) {
      return new WarmUp(Integer.parseInt(parts[0].substring("warm-up:".length())), parse(parts[1]));
    }
    if (parts[0].matches("step:[0-9]{1,9}(,[0-9]{1,9})*:[0-9.eE-]+")) {
      String[] fields = parts[0].split(":", -1);
      List<Integer> milestones = new ArrayList<>();
      for (String milestone : fields[1].split(",", -1)) {
        milestones.add(Integer.valueOf(milestone));
      }
      try {
        return new Milestones(milestones, Double.parseDouble(fields[2]));
      } catch (NumberFormatException e) {
        throw unknown(text);
      }
    }
    return switch (text.strip()) {
      case "constant" -> new Constant();
      case "linear" -> new Linear();
      case "cosine" -> new Cosine();
      default -> throw unknown(text);
    };
  }

  private static TrainingException unknown(String text) {
    return new TrainingException(
        "The schedule \""
            + text
            + "\" is none of constant, linear, cosine, step:20000,25000:0.1, nor one of these"
            + " behind warm-up:500+.");
  }
}
