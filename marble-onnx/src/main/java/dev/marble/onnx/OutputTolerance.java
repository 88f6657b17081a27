package dev.marble.onnx;

import dev.marble.batch.Batch;
import dev.marble.batch.Progress;
import dev.marble.construction.ErrorBudget;
import dev.marble.construction.TargetTensor;
import dev.marble.construction.Tolerance;
import dev.marble.io.Journal;
import dev.marble.onnx.bound.BoundResult;
import dev.marble.onnx.bound.InputRanges;
import dev.marble.onnx.bound.OutputBounds;
import dev.marble.onnx.bound.WeightRanges;
import dev.marble.ticket.Ticket;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses the tolerances of a model's tensors so that the sound bound on the outputs is at most
 * what was asked, with as few bits as that takes.
 *
 * <p>First the error is divided among the tensors on paper: with every weight at the edge of its
 * tolerance, in the worst direction, the bound holds ({@link ErrorBudget}). The weights of a ticket
 * lie inside their tolerances, on both sides of their targets, so its own bound is smaller. What is
 * left is given back: all tolerances are widened by the same factor and the model is carved, a few
 * times, and the coarsest tolerances for which the ticket's own bound holds are chosen. The bound
 * is that between the two networks as functions of real numbers.
 */
public final class OutputTolerance {
  private static final int TRIES = 4;
  private static final double CLOSE = 0.95;
  private static final double GOAL = 0.98;

  /**
   * The finest share of a layer's largest weight that is aimed at: two units of a float's last
   * place.
   */
  private static final double FINEST = 0x1p-22;

  /**
   * One carve.
   *
   * @param factor what the tolerances of the plan were multiplied by
   * @param bound the ticket's own bound on the outputs; infinite if there is none
   * @param ticketBytes the size of its file
   */
  public record Try(double factor, double bound, long ticketBytes) {}

  /**
   * What one tensor was given, and why.
   *
   * @param tensor its name
   * @param tolerance the absolute tolerance of its weights
   * @param relative the same as a share of its largest weight
   * @param share the share of the bound that goes when this tensor alone is exact, on paper
   */
  public record Share(String tensor, double tolerance, double relative, double share) {}

  /**
   * What was chosen.
   *
   * @param asked the output tolerance that was asked for
   * @param tolerance the tolerances: the same settings come to the very ticket that was tried
   * @param planned the bound on paper, with every weight at the edge of its tolerance in the plan
   * @param bound the bound of the ticket with these tolerances, at most what was asked
   * @param shares the tensors with weights other than 0, in order
   * @param tries all carves, in order
   */
  public record Chosen(
      double asked,
      Tolerance tolerance,
      double planned,
      double bound,
      List<Share> shares,
      List<Try> tries) {
    /** Copies the lists. */
    public Chosen {
      shares = List.copyOf(shares);
      tries = List.copyOf(tries);
    }
  }

  private final CarveOptions options;
  private final InputRanges inputs;
  private final Batch batch;
  private final Progress progress;

  /**
   * A chooser.
   *
   * @param options how to carve; the tolerance in it is not used
   * @param inputs the ranges that the bound is for
   * @param batch what the work runs on
   * @param progress is told of target weights and sides
   */
  public OutputTolerance(CarveOptions options, InputRanges inputs, Batch batch, Progress progress) {
    this.options = options;
    this.inputs = inputs;
    this.batch = batch;
    this.progress = progress;
  }

  /**
   * Chooses.
   *
   * @param target the model
   * @param asked the largest deviation of any output, above 0
   * @param scratch where the tickets that are tried are written, and removed again
   * @param journal holds what was found so far, so that a search that was killed continues
   * @return what was chosen
   * @throws OnnxException if there is no bound, or none of the tolerances that the grid can express
   *     is fine enough
   */
  public Chosen choose(OnnxFile target, double asked, Path scratch, Journal journal) {
    OutputBounds bounds = OutputBounds.of(target, options.prepare(), inputs, batch, Progress.NONE);
    return new Search(target, bounds, new Plan(target, bounds, asked, journal), scratch).run();
  }

  /**
   * Names the search: everything that its answers depend on.
   *
   * @param target the model
   * @param asked the largest deviation of any output
   * @return the text that its journal goes by
   */
  public String work(OnnxFile target, double asked) {
    return String.join(
        "\n",
        "marble output tolerance",
        options.work(target),
        target.contents(),
        inputs.toString(),
        Double.toString(asked));
  }

  /** The division of the error on paper. */
  private final class Plan {
    private final List<String> names = new ArrayList<>();
    private final List<String> zeros = new ArrayList<>();
    private final List<ErrorBudget.Part> parts = new ArrayList<>();
    private final OutputBounds bounds;
    private final double asked;
    private final Journal journal;
    private final double[] tolerances;
    private final double bound;

    Plan(OnnxFile target, OutputBounds bounds, double asked, Journal journal) {
      this.journal = journal;
      this.bounds = bounds;
      this.asked = asked;
      Prepared prepared = Preparation.of(target, options.prepare());
      for (TargetTensor tensor : prepared.tensors()) {
        float largest = 0;
        for (float value : Tensors.floats(prepared.values().get(tensor.name()))) {
          largest = Math.max(largest, Math.abs(value));
        }
        if (largest == 0) {
          zeros.add(tensor.name());
          continue;
        }
        names.add(tensor.name());
        long sums = (long) tensor.layout().size() * tensor.inputs().sides().size();
        parts.add(new ErrorBudget.Part(sums, largest, Math.max(largest * FINEST, 1e-40)));
      }
      requireBounded(bounds.bound(WeightRanges.exact()));
      progress.start("dividing the error", 0);
      ErrorBudget.Division division =
          parts.isEmpty()
              ? new ErrorBudget.Division(new double[0], 0, 0, true)
              : ErrorBudget.divide(parts, this::boundAt, asked);
      if (!division.met()) {
        throw unreachable(division.bound());
      }
      this.tolerances = division.tolerances();
      this.bound = division.bound();
    }

    private double boundAt(double[] at) {
      return journal
          .numbers(
              "the bound within " + Arrays.toString(at),
              () -> new double[] {bounds.largest(WeightRanges.within(byName(at)))})[0];
    }

    private OnnxException unreachable(double best) {
      String what =
          "The output tolerance "
              + asked
              + " cannot be met: with every weight within 2^-22 of its layer's largest, about the"
              + " finest on a grid of 24 bits, the bound on the outputs is "
              + shown(best)
              + ". Maybe use ";
      return new OnnxException(
          best < Double.POSITIVE_INFINITY
              ? what + "--output-tolerance " + shown(best * 1.01) + ", or a smaller input box."
              : what + "a smaller input box, or --tolerance.");
    }

    Map<String, Double> byName(double[] at) {
      Map<String, Double> map = new HashMap<>();
      for (int i = 0; i < at.length; i++) {
        map.put(names.get(i), at[i]);
      }
      zeros.forEach(name -> map.put(name, Double.MIN_NORMAL));
      return map;
    }

    Tolerance tolerance(double[] at) {
      return new Tolerance.ByTensor(asked, byName(at));
    }

    /** The plan's tolerances times a factor, no coarser than half the largest weight. */
    double[] scaled(double factor) {
      double[] scaled = tolerances.clone();
      for (int i = 0; i < scaled.length; i++) {
        double coarsest = Math.max(scaled[i], parts.get(i).largest() / 2);
        scaled[i] = Math.min(coarsest, scaled[i] * factor);
      }
      return scaled;
    }

    List<Share> shares(double[] chosen) {
      double whole = boundAt(chosen);
      List<Share> shares = new ArrayList<>();
      for (int i = 0; i < chosen.length; i++) {
        double[] without = chosen.clone();
        without[i] = 0;
        shares.add(
            new Share(
                names.get(i),
                chosen[i],
                chosen[i] / parts.get(i).largest(),
                (whole - boundAt(without)) / whole));
      }
      return shares;
    }
  }

  /** Wider and wider tolerances, as long as the ticket's own bound holds. */
  private final class Search {
    private final OnnxFile target;
    private final OutputBounds bounds;
    private final Plan plan;
    private final Path scratch;
    private final List<Try> tries = new ArrayList<>();

    Search(OnnxFile target, OutputBounds bounds, Plan plan, Path scratch) {
      this.target = target;
      this.bounds = bounds;
      this.plan = plan;
      this.scratch = scratch;
    }

    Chosen run() {
      try {
        double best = 0;
        double bestBound = plan.bound;
        double factor = 1;
        for (int i = 0; i < TRIES; i++) {
          double bound = attempt(factor);
          boolean holds = bound <= plan.asked;
          if (holds && factor > best) {
            best = factor;
            bestBound = bound;
          }
          double next = factor * GOAL * plan.asked / bound;
          boolean close = holds && bound >= CLOSE * plan.asked;
          if (close || Arrays.equals(plan.scaled(next), plan.scaled(factor))) {
            break;
          }
          factor = next;
        }
        if (best == 0) {
          throw new OnnxException(
              "The bound of the ticket exceeds the bound on paper, which should not happen."
                  + " Maybe report it.");
        }
        double[] chosen = plan.scaled(best);
        return new Chosen(
            plan.asked, plan.tolerance(chosen), plan.bound, bestBound, plan.shares(chosen), tries);
      } finally {
        clean();
      }
    }

    /** The bound of the ticket with the plan's tolerances times a factor. */
    private double attempt(double factor) {
      double[] wanted = plan.scaled(factor);
      double[] found =
          plan.journal.numbers("the ticket of " + Arrays.toString(wanted), () -> carve(wanted));
      tries.add(new Try(factor, found[0], (long) found[1]));
      return found[0];
    }

    /** The bound of the ticket with these tolerances, and the size of its file. */
    private double[] carve(double[] tolerances) {
      CarveOptions wanted =
          new CarveOptions(
              options.prepare(),
              options.carve().with(plan.tolerance(tolerances)),
              options.madeBy(),
              true);
      CarveReport report = new Carver(wanted, batch, progress).carve(target, scratch);
      progress.start("bounding", 0);
      try (Ticket ticket = Ticket.open(scratch)) {
        double bound = bounds.largest(WeightRanges.of(ticket, batch));
        return new double[] {bound, report.ticketBytes()};
      }
    }

    private void clean() {
      try {
        Files.deleteIfExists(scratch);
      } catch (IOException e) {
        // What is left over is named like what it is.
      }
    }
  }

  private static void requireBounded(BoundResult result) {
    if (result instanceof BoundResult.Unbounded none) {
      throw new OnnxException(
          none.sentence()
              + " So no output tolerance can be promised; maybe use --tolerance or"
              + " --accuracy-drop.");
    }
  }

  /** Rounded up to three digits, so that what is said to be enough is enough. */
  private static String shown(double value) {
    return new BigDecimal(value)
        .round(new MathContext(3, RoundingMode.CEILING))
        .stripTrailingZeros()
        .toString();
  }
}
