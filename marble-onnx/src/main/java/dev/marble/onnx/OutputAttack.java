package dev.marble.onnx;

import dev.marble.batch.Progress;
import dev.marble.onnx.OnnxRunner.Value;
import dev.marble.random.Philox;
import dev.marble.random.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Looks for inputs on which two models differ as much as possible, by running them.
 *
 * <p>Problem: the largest |f(x) − g(x)| of each output element over a box of inputs. What is found
 * is a lower bound of it, and so the counterpart of a bound from above.
 *
 * <p>Method, without gradients: two networks whose weights nearly agree differ by a function that
 * is nearly linear where no unit switches. So random corners of the box are run, the difference is
 * regressed on which end each number lies at (all outputs share these runs), and the corner that
 * the signs of the slopes point to is tried. The same is repeated around the best input so far with
 * ever fewer numbers moved, in turns for the output element that leads and for the others. A
 * network of few inputs is searched number by number at the end.
 *
 * <p>Guarantee: every input tried lies in the box, and starts do as well, since they are moved into
 * it; nothing found is below what the starts give. Integer inputs stay as the starts have them. The
 * same seed, models and starts give the same search.
 *
 * <p>Slopes from random signs: Spall, <i>Multivariate stochastic approximation using a simultaneous
 * perturbation gradient approximation</i>, IEEE TAC 1992. Search over corners: Moon, An, Song,
 * <i>Parsimonious black-box adversarial attacks via efficient combinatorial optimization</i>, ICML
 * 2019; Andriushchenko et al., <i>Square Attack</i>, ECCV 2020.
 */
public final class OutputAttack {
  private static final int ROWS = 32;
  private static final long LARGEST = 1L << 22;
  private static final int MOST_GOALS = 16;
  private static final int FEW = 64;
  private static final double[] MOVED = {0.5, 0.25, 0.1, 0.04, 0.01};
  private static final double[] SHARES = {1, 0.5, 0.25, 0.1, 0.03, 0.01};

  private final OnnxRunner target;
  private final OnnxRunner ticket;
  private final Box box;
  private final Seed seed;

  /** The ranges of the inputs; those of inputs that are not floating-point are never asked for. */
  public interface Box {
    /**
     * The least value.
     *
     * @param input the input's name
     * @param channel the place along axis 1; 0 where there is no such axis
     * @return a finite number
     */
    double low(String input, int channel);

    /**
     * The greatest value.
     *
     * @param input the input's name
     * @param channel the place along axis 1; 0 where there is no such axis
     * @return a finite number, not below the least one
     */
    double high(String input, int channel);
  }

  /**
   * What was found.
   *
   * @param outputs per output the largest deviation of each element of one example, over all inputs
   *     that were tried
   * @param output the name of the output that deviated the most
   * @param element which of its elements, in row-major order
   * @param largest by how much
   * @param worst the input at which it did
   * @param tried how many inputs were run
   * @param fixed the inputs that were left as the starts have them, since they are integers
   */
  public record Found(
      List<OutputDeviation> outputs,
      String output,
      int element,
      double largest,
      Map<String, Value> worst,
      int tried,
      List<String> fixed) {
    /** Copies the collections. */
    public Found {
      outputs = List.copyOf(outputs);
      worst = Map.copyOf(worst);
      fixed = List.copyOf(fixed);
    }
  }

  /**
   * A search.
   *
   * @param target one model
   * @param ticket the other one, with the same inputs and outputs
   * @param box the ranges of the inputs
   * @param seed what the random inputs depend on
   */
  public OutputAttack(OnnxRunner target, OnnxRunner ticket, Box box, Seed seed) {
    this.target = target;
    this.ticket = ticket;
    this.box = box;
    this.seed = seed;
  }

  /**
   * Searches.
   *
   * @param starts examples to start from, such as the data on which the two models differ most; at
   *     least one. Each has a value for every input, of shape (1, …) where the first axis counts
   *     examples
   * @param inputs about how many inputs to try, the starts among them; at least 1
   * @param progress is told of inputs
   * @return what was found
   * @throws OnnxException if a model does not run, or there is no float within the box
   */
  public Found search(List<Map<String, Value>> starts, int inputs, Progress progress) {
    if (starts.isEmpty() || inputs < 1) {
      throw new IllegalArgumentException(
          starts.size() + " starts and " + inputs + " inputs, and both must be at least 1");
    }
    progress.start("attacking", inputs);
    Search search = new Search(TwinRuns.of(target, ticket, starts.get(0), ROWS), inputs, progress);
    search.begin(starts);
    search.slopes();
    search.climb();
    return search.found();
  }

  /** The least float that is not below a number. */
  private static float up(double value) {
    float near = (float) value;
    return near < value ? Math.nextUp(near) : near;
  }

  /** The greatest float that is not above a number. */
  private static float down(double value) {
    float near = (float) value;
    return near > value ? Math.nextDown(near) : near;
  }

  /** One output element that is to deviate as much as possible. */
  private static final class Goal {
    final int output;
    final int element;
    final float[] slopes;
    float[] best;
    double most = -1; // |difference| at best
    double signed; // the difference there
    int rounds;

    Goal(int output, int element, int length) {
      this.output = output;
      this.element = element;
      this.slopes = new float[length];
    }
  }

  /** Random words, one after the other. */
  private static final class Words {
    private final long key;
    private final int[] block = new int[4];
    private long next;

    Words(long key) {
      this.key = key;
    }

    int next() {
      int place = (int) (next & 3);
      if (place == 0) {
        Philox.block(key, STREAM, next >>> 2, block, 0);
      }
      next++;
      return block[place];
    }

    private static final long STREAM = 0x61747461636bL; // "attack": no layer has this number
  }

  /** The state of a search. */
  private final class Search {
    private final TwinRuns runs;
    private final int budget;
    private final Progress progress;
    private final Words words = new Words(seed.value());
    private final DeviationTally tally = new DeviationTally();
    private final float[] low;
    private final float[] high;
    private final int[] free;
    private final List<String> fixed = new ArrayList<>();
    private final List<Goal> goals = new ArrayList<>();
    private final int chunk;
    private int tried;
    private float[] worst;
    private double most = -1;
    private int worstOutput;
    private int worstElement;
    private List<String> outputs = List.of();

    Search(TwinRuns runs, int budget, Progress progress) {
      this.runs = runs;
      this.budget = budget;
      this.progress = progress;
      this.low = new float[runs.length()];
      this.high = new float[runs.length()];
      this.chunk = Math.clamp(LARGEST / Math.max(1, runs.length()), 4, ROWS);
      int[] all = new int[runs.length()];
      int count = 0;
      for (TwinRuns.Part part : runs.parts()) {
        if (!part.input().isFloating()) {
          fixed.add(part.input().name());
          continue;
        }
        ends(part);
        for (int i = part.offset(); i < part.offset() + part.length(); i++) {
          all[count] = i;
          count += low[i] < high[i] ? 1 : 0;
        }
      }
      this.free = Arrays.copyOf(all, count);
    }

    private void ends(TwinRuns.Part part) {
      String name = part.input().name();
      long[] shape = part.shape();
      int channels = shape.length > 1 ? (int) shape[1] : 1;
      long plane = 1;
      for (int axis = 2; axis < shape.length; axis++) {
        plane *= shape[axis];
      }
      for (int i = 0; i < part.length(); i++) {
        int channel = (int) (i / plane % channels);
        float least = up(box.low(name, channel));
        float greatest = down(box.high(name, channel));
        if (!(least <= greatest)) {
          throw new OnnxException(
              "No float lies within the range "
                  + box.low(name, channel)
                  + " … "
                  + box.high(name, channel)
                  + " of the input \""
                  + name
                  + "\".");
        }
        low[part.offset() + i] = least;
        high[part.offset() + i] = greatest;
      }
    }

    // ---- the phases ----

    /** The starts, the two extreme corners, and which output elements to pursue. */
    void begin(List<Map<String, Value>> starts) {
      List<float[]> first = new ArrayList<>();
      for (Map<String, Value> start : starts) {
        first.add(within(runs.candidate(start)));
      }
      if (free.length > 0) {
        float[] base = first.get(0);
        for (float[] ends : List.of(low, high)) {
          float[] corner = base.clone();
          for (int i : free) {
            corner[i] = ends[i];
          }
          first.add(corner);
        }
      }
      List<float[]> kept = first.subList(0, Math.min(first.size(), budget));
      run(kept, List.of());
      choose();
      tried -= kept.size(); // once more for the goals, which were not known before
      run(kept, goals);
    }

    private float[] within(float[] candidate) {
      for (TwinRuns.Part part : runs.parts()) {
        if (part.input().isFloating()) {
          for (int i = part.offset(); i < part.offset() + part.length(); i++) {
            // NaN and what lies outside come to the low end.
            candidate[i] = candidate[i] >= low[i] ? Math.min(candidate[i], high[i]) : low[i];
          }
        }
      }
      return candidate;
    }

    private void choose() {
      List<double[]> elements = new ArrayList<>(); // deviation, output, element
      List<OutputDeviation> found = tally.outputs();
      outputs = found.stream().map(OutputDeviation::name).toList();
      for (int output = 0; output < found.size(); output++) {
        double[] largest = found.get(output).largest();
        for (int i = 0; i < largest.length; i++) {
          elements.add(new double[] {largest[i], output, i});
        }
      }
      elements.sort((a, b) -> Double.compare(b[0], a[0]));
      long room = Math.clamp(LARGEST / Math.max(1, runs.length()), 1, MOST_GOALS);
      for (double[] element : elements.subList(0, (int) Math.min(room, elements.size()))) {
        goals.add(new Goal((int) element[1], (int) element[2], runs.length()));
      }
    }

    /** Random corners all over the box, and the corners that their slopes point to. */
    void slopes() {
      if (free.length == 0 || goals.isEmpty()) {
        return;
      }
      regress(goals, goals.get(0).best, 1, budget / 4);
      List<float[]> corners = new ArrayList<>();
      for (Goal goal : goals) {
        corners.add(towards(goal, goal.best, 1, 1));
        corners.add(towards(goal, goal.best, 1, -1));
      }
      runWithin(corners, goals);
    }

    void climb() {
      if (free.length == 0 || goals.isEmpty()) {
        return;
      }
      int last = free.length <= FEW ? Math.min(budget / 4, 8 * free.length) : 0;
      int samples = Math.max(ROWS, budget / 24);
      for (int round = 0; tried < budget - last; round++) {
        Goal goal = round % 3 == 2 ? goals.get(round / 3 % goals.size()) : leader();
        double moved = MOVED[goal.rounds++ % MOVED.length];
        float[] base = goal.best;
        regress(List.of(goal), base, moved, Math.min(samples, budget - last - tried));
        List<float[]> steps = new ArrayList<>();
        for (double share : SHARES) {
          steps.add(towards(goal, base, share, Math.signum(goal.signed)));
        }
        runWithin(steps, goals);
      }
      while (tried < budget && improveOneByOne(leader())) {
        // until no single number helps
      }
    }

    /** Each number alone at either end; the best of these. */
    private boolean improveOneByOne(Goal goal) {
      double before = goal.most;
      List<float[]> steps = new ArrayList<>();
      for (int i : free) {
        for (float end : new float[] {low[i], high[i]}) {
          if (goal.best[i] != end) {
            float[] step = goal.best.clone();
            step[i] = end;
            steps.add(step);
          }
        }
      }
      runWithin(steps, goals);
      return goal.most > before;
    }

    private Goal leader() {
      Goal leader = goals.get(0);
      for (Goal goal : goals) {
        leader = goal.most > leader.most ? goal : leader;
      }
      return leader;
    }

    // ---- the steps ----

    /**
     * Moves a share of the numbers at random, mostly to an end of their range, and adds up how the
     * differences go with where they were moved to.
     */
    private void regress(List<Goal> wanted, float[] base, double moved, int samples) {
      wanted.forEach(goal -> Arrays.fill(goal.slopes, 0));
      int threshold = (int) Math.ceil(moved * 0x1p16);
      for (int done = 0; done < samples; done += chunk) {
        List<float[]> candidates = new ArrayList<>();
        for (int i = 0; i < Math.min(chunk, samples - done); i++) {
          float[] candidate = base.clone();
          boolean ends = i % 4 != 3;
          for (int at : free) {
            int word = words.next();
            if ((word >>> 16) < threshold) {
              candidate[at] =
                  ends ? ((word & 1) == 0 ? low[at] : high[at]) : between(at, word & 0xFFFF);
            }
          }
          candidates.add(candidate);
        }
        List<double[]> differences = run(candidates, wanted.size() == 1 ? goals : wanted);
        for (Goal goal : wanted) {
          int column = goals.indexOf(goal);
          double mean = 0;
          for (double[] row : differences) {
            mean += row[column] / differences.size();
          }
          for (int i = 0; i < candidates.size(); i++) {
            add(goal.slopes, candidates.get(i), base, differences.get(i)[column] - mean, moved);
          }
        }
      }
    }

    private void add(float[] slopes, float[] candidate, float[] base, double rise, double moved) {
      if (!Double.isFinite(rise)) {
        return;
      }
      for (int at : free) {
        if (moved >= 1 || candidate[at] != base[at]) {
          double place = ((double) candidate[at] - low[at]) / ((double) high[at] - low[at]);
          slopes[at] += (float) ((2 * place - 1) * rise);
        }
      }
    }

    private float between(int at, int sixteenBits) {
      double share = sixteenBits / 65_535.0;
      double value = low[at] + share * ((double) high[at] - low[at]);
      return Math.clamp((float) value, low[at], high[at]);
    }

    /** The numbers of the steepest slopes moved to the ends that a difference rises towards. */
    private float[] towards(Goal goal, float[] base, double share, double sign) {
      float[] steep = new float[free.length];
      for (int i = 0; i < free.length; i++) {
        steep[i] = Math.abs(goal.slopes[free[i]]);
      }
      Arrays.sort(steep);
      int count = Math.max(1, (int) (share * free.length));
      float least = steep[free.length - count];
      float[] step = base.clone();
      for (int at : free) {
        float slope = goal.slopes[at];
        if (slope != 0 && Math.abs(slope) >= least) {
          step[at] = slope * sign > 0 ? high[at] : low[at];
        }
      }
      return step;
    }

    private void runWithin(List<float[]> candidates, List<Goal> wanted) {
      run(candidates.subList(0, Math.max(0, Math.min(candidates.size(), budget - tried))), wanted);
    }

    /** Runs candidates; returns the differences of the goals, candidate by candidate. */
    private List<double[]> run(List<float[]> candidates, List<Goal> wanted) {
      List<double[]> differences = new ArrayList<>();
      for (int from = 0; from < candidates.size(); from += runs.rows()) {
        List<float[]> some =
            candidates.subList(from, Math.min(candidates.size(), from + runs.rows()));
        TwinRuns.Answers answers = runs.run(some);
        double[] rowMost = answers.addTo(tally, some.size());
        for (int row = 0; row < some.size(); row++) {
          if (rowMost[row] > most) {
            remember(some.get(row), rowMost[row], answers, row);
          }
          differences.add(look(some.get(row), answers, row, wanted));
        }
        tried += some.size();
        progress.step(some.size());
      }
      return differences;
    }

    private double[] look(float[] candidate, TwinRuns.Answers answers, int row, List<Goal> wanted) {
      double[] differences = new double[wanted.size()];
      for (int i = 0; i < differences.length; i++) {
        Goal goal = wanted.get(i);
        float one = answers.target(goal.output, row, goal.element);
        double signed = (double) one - answers.ticket(goal.output, row, goal.element);
        differences[i] = signed;
        if (goal.best == null || Math.abs(signed) > goal.most) {
          goal.most = Double.isNaN(signed) ? -1 : Math.abs(signed);
          goal.signed = signed;
          goal.best = candidate;
        }
      }
      return differences;
    }

    private void remember(float[] candidate, double deviation, TwinRuns.Answers answers, int row) {
      most = deviation;
      worst = candidate;
      for (int output = 0; output < answers.outputs(); output++) {
        for (int i = 0; i < answers.length(output); i++) {
          float one = answers.target(output, row, i);
          if (DeviationTally.deviation(one, answers.ticket(output, row, i)) == deviation) {
            worstOutput = output;
            worstElement = i;
            return;
          }
        }
      }
    }

    Found found() {
      if (worst == null || outputs.isEmpty()) {
        throw new OnnxException("The model has no floating-point output to compare.");
      }
      return new Found(
          tally.outputs(),
          outputs.get(worstOutput),
          worstElement,
          most,
          runs.example(worst),
          tried,
          fixed);
    }
  }
}
