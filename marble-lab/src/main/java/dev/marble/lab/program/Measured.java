package dev.marble.lab.program;

/**
 * What one instance gave.
 *
 * @param state how the search for its optimum ended
 * @param relaxed the relaxation's optimum in units; not a number if there is none
 * @param optimum the program's optimum in units, where there is one
 * @param nodes the nodes of the tree
 * @param depth the depth of the tree
 * @param near how many variables have |reduced cost| ≤ gap
 * @param points the points of the knapsack that bounds the tree
 * @param rounded the value of the rounding in units, if there is one
 * @param hasRounded whether there is one
 * @param check what the library's solver said
 */
public record Measured(
    State state,
    double relaxed,
    long optimum,
    long nodes,
    int depth,
    int near,
    double points,
    long rounded,
    boolean hasRounded,
    Check check) {
  static final int WIDTH = 10;

  /** How the search for an optimum ended. */
  public enum State {
    /** The optimum is known. */
    OPTIMAL,
    /** No choice of variables meets the constraints. */
    INFEASIBLE,
    /** A limit came first. */
    STOPPED
  }

  /** What the library's solver said. */
  public enum Check {
    /** The same. */
    AGREED,
    /** Nothing: a limit came first. */
    STOPPED,
    /** It was not asked. */
    NOT_ASKED
  }

  /** A gap below so many units is none: it is the rounding of doubles. */
  private static final double NONE = 1e-3;

  /** LP − IP, in units. */
  double gap() {
    double gap = relaxed - optimum;
    return gap < NONE ? 0 : gap;
  }

  /** LP − rounded value, in units; not a number if there is none. */
  double roundingGap() {
    double gap = relaxed - rounded;
    return !hasRounded ? Double.NaN : gap < NONE ? 0 : gap;
  }

  long[] toRow() {
    return new long[] {
      state.ordinal(),
      Double.doubleToLongBits(relaxed),
      optimum,
      nodes,
      depth,
      near,
      Double.doubleToLongBits(points),
      rounded,
      hasRounded ? 1 : 0,
      check.ordinal()
    };
  }

  static Measured of(long[] row) {
    return new Measured(
        State.values()[(int) row[0]],
        Double.longBitsToDouble(row[1]),
        row[2],
        row[3],
        (int) row[4],
        (int) row[5],
        Double.longBitsToDouble(row[6]),
        row[7],
        row[8] == 1,
        Check.values()[(int) row[9]]);
  }
}
