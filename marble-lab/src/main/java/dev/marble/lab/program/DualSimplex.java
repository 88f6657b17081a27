package dev.marble.lab.program;

import dev.marble.MarbleException;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The linear relaxation of a program with few constraints, with some variables fixed: the dual
 * simplex method for boxed variables, in doubles. Every basis is dual feasible once each nonbasic
 * variable sits at the bound that its reduced cost asks for, so a child in a tree starts where its
 * parent ended and takes a few pivots; a pivot costs O(m n).
 *
 * <p>What comes out can be relied on: the {@link #bound} is computed from the duals alone by weak
 * duality, and that a program is infeasible is believed only with a certificate of Farkas. The sum
 * of the nonbasic columns is kept exactly, since these variables are 0 or 1.
 *
 * <p>Lemke, <i>The dual method of solving the linear programming problem</i>, Naval Research
 * Logistics Quarterly 1 (1954). The ratio test passes breakpoints while the dual objective improves
 * ("long step", "bound flipping"): Maros, <i>A generalized dual phase-2 simplex algorithm</i>,
 * European Journal of Operational Research 149 (2003).
 */
final class DualSimplex {
  private static final double FEASIBLE = 1e-9;
  private static final double PIVOT = 1e-9;
  private static final double CERTAIN = 1e-9;
  private static final int MOST_PIVOTS_EACH = 100;
  private static final int LEAST_PIVOTS = 10_000;

  private final IntegerProgram program;
  private final int m;
  private final int n;

  /** The program's numbers (n), (m, n), (m) as doubles, which they fit exactly. */
  private final double[] costs;

  private final double[][] rows;
  private final double[] capacities;

  /** The bounds of variables (n): 0 and 1, or both the same where one is fixed. */
  private final byte[] lower;

  private final byte[] upper;

  /** Which variable is basic in each row (m); n + i is the slack of constraint i. */
  private final int[] basis;

  /** In which row a variable is basic (n + m); −1 if it is not. */
  private final int[] place;

  /** Which nonbasic variables are 1 (n). */
  private final boolean[] one;

  private final BasisInverse inverse;

  private final double[] duals;
  private final double[] reduced;
  private final double[] alphas;

  /** b − Σ A_j over nonbasic variables that are 1 (m). */
  private final double[] rest;

  private final double[] basics;
  private final int[] candidates;
  private final double[] ratios;
  private final double[] column;
  private long pivots;

  /** For the relaxation of one program; nothing is solved yet. */
  DualSimplex(IntegerProgram program) {
    this.program = program;
    this.m = program.constraints();
    this.n = program.variables();
    this.costs = new double[n];
    this.rows = new double[m][n];
    this.capacities = new double[m];
    for (int j = 0; j < n; j++) {
      costs[j] = Math.scalb((double) program.cost(j), -program.costBits());
    }
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        rows[i][j] = Math.scalb((double) program.entry(i, j), -program.rowBits());
      }
      capacities[i] = Math.scalb((double) program.capacity(i), -program.rowBits());
    }
    this.lower = new byte[n];
    this.upper = new byte[n];
    this.basis = new int[m];
    this.place = new int[n + m];
    this.one = new boolean[n];
    this.inverse = new BasisInverse(m);
    this.duals = new double[m];
    this.reduced = new double[n + m];
    this.alphas = new double[n + m];
    this.rest = new double[m];
    this.basics = new double[m];
    this.candidates = new int[n + m];
    this.ratios = new double[n + m];
    this.column = new double[m];
    free();
    for (int i = 0; i < m; i++) {
      basis[i] = n + i;
    }
  }

  /** Fixes no variable. */
  void free() {
    Arrays.fill(lower, (byte) 0);
    Arrays.fill(upper, (byte) 1);
  }

  /** Fixes a variable. */
  void fix(int j, boolean value) {
    lower[j] = upper[j] = (byte) (value ? 1 : 0);
  }

  /** Starts from a basis that was optimal for other fixings of the same program. */
  void startFrom(short[] from) {
    for (int i = 0; i < m; i++) {
      basis[i] = from[i];
    }
  }

  /** The basis, to start from another time. */
  short[] basis() {
    short[] copy = new short[m];
    for (int i = 0; i < m; i++) {
      copy[i] = (short) basis[i];
    }
    return copy;
  }

  /** How many pivots there were, over all solves. */
  long pivots() {
    return pivots;
  }

  /**
   * Solves the relaxation with the fixings as they are.
   *
   * @return whether it has a solution
   * @throws MarbleException if doubles are too coarse for it
   */
  boolean solve() {
    invert();
    price();
    placeNonbasic();
    long most = Math.max(LEAST_PIVOTS, (long) MOST_PIVOTS_EACH * (n + m));
    for (long pivot = 0; pivot < most; pivot++) {
      int row = leaving();
      if (row < 0) {
        return true;
      }
      boolean below = basics[row] < lower(basis[row]);
      if (!step(row, below)) {
        return false;
      }
      pivots++;
    }
    throw trouble("no end after " + most + " pivots");
  }

  private MarbleException trouble(String what) {
    return new MarbleException(
        "The linear program of " + program + " cannot be solved in doubles: " + what + ".");
  }

  private double lower(int j) {
    return j < n ? lower[j] : 0;
  }

  private double upper(int j) {
    return j < n ? upper[j] : Double.POSITIVE_INFINITY;
  }

  // ---- from a basis to a state ----

  private void invert() {
    Arrays.fill(place, -1);
    for (int k = 0; k < m; k++) {
      place[basis[k]] = k;
    }
    if (!inverse.invert((i, k) -> entry(i, basis[k]))) {
      throw trouble("a basis is singular");
    }
  }

  /** A number of the constraints, slacks included. */
  private double entry(int i, int j) {
    return j < n ? rows[i][j] : j == n + i ? 1 : 0;
  }

  /** The duals of the basis, and all reduced costs. */
  private void price() {
    Arrays.fill(duals, 0);
    for (int k = 0; k < m; k++) {
      if (basis[k] < n) {
        double cost = costs[basis[k]];
        for (int i = 0; i < m; i++) {
          duals[i] += cost * inverse.row(k)[i];
        }
      }
    }
    reduce();
    for (int k = 0; k < m; k++) {
      reduced[basis[k]] = 0;
    }
  }

  private void reduce() {
    System.arraycopy(costs, 0, reduced, 0, n);
    for (int i = 0; i < m; i++) {
      addRow(reduced, rows[i], -duals[i]);
      reduced[n + i] = -duals[i];
    }
  }

  /** target (n) += factor · row (n). */
  private void addRow(double[] target, double[] row, double factor) {
    for (int j = 0; j < n; j++) {
      target[j] += factor * row[j];
    }
  }

  private void placeNonbasic() {
    System.arraycopy(capacities, 0, rest, 0, m);
    for (int j = 0; j < n; j++) {
      one[j] = false;
      if (place[j] < 0 && (lower[j] == upper[j] ? lower[j] == 1 : reduced[j] > 0)) {
        one[j] = true;
        addColumn(j, -1);
      }
    }
  }

  private void addColumn(int j, int sign) {
    for (int i = 0; i < m; i++) {
      rest[i] += sign * rows[i][j];
    }
  }

  // ---- a pivot ----

  /** The row whose basic variable is farthest out of its bounds; −1 if there is none. */
  private int leaving() {
    int worst = -1;
    double farthest = FEASIBLE;
    for (int k = 0; k < m; k++) {
      double value = inverse.times(k, rest);
      basics[k] = value;
      double out = Math.max(lower(basis[k]) - value, value - upper(basis[k]));
      if (out > farthest) {
        farthest = out;
        worst = k;
      }
    }
    return worst;
  }

  /** Brings a basic variable to the bound that it is beyond; false if that is impossible. */
  private boolean step(int row, boolean below) {
    int out = basis[row];
    double wanted = below ? lower(out) : upper(out);
    double missing = Math.abs(basics[row] - wanted);
    int count = candidates(row, below ? 1 : -1);
    int in = -1;
    int passed = 0;
    for (; passed < count; passed++) {
      select(passed, count);
      int j = candidates[passed];
      double gain = Math.abs(alphas[j]);
      if (j >= n || gain >= missing) {
        in = j;
        break;
      }
      missing -= gain;
    }
    if (in < 0) {
      if (isImpossible(row)) {
        return false;
      }
      if (count == 0) {
        throw trouble("neither a pivot nor a proof that there is none");
      }
      passed = count - 1;
      in = candidates[passed];
    }
    for (int i = 0; i < passed; i++) {
      int j = candidates[i];
      addColumn(j, one[j] ? 1 : -1);
      one[j] = !one[j];
    }
    exchange(row, in, wanted);
    return true;
  }

  /** The nonbasic variables that can move the basic one of a row, with their ratios. */
  private int candidates(int row, int direction) {
    double[] factors = inverse.row(row);
    Arrays.fill(alphas, 0, n, 0);
    for (int i = 0; i < m; i++) {
      addRow(alphas, rows[i], factors[i]);
      alphas[n + i] = factors[i];
    }
    int count = 0;
    for (int j = 0; j < n; j++) {
      double push = one[j] ? direction * alphas[j] : -direction * alphas[j];
      if (push > PIVOT && place[j] < 0 && lower[j] != upper[j]) {
        candidates[count] = j;
        ratios[count++] = Math.abs(reduced[j]) / push;
      }
    }
    for (int j = n; j < n + m; j++) {
      double push = -direction * alphas[j];
      if (push > PIVOT && place[j] < 0) {
        candidates[count] = j;
        ratios[count++] = Math.abs(reduced[j]) / push;
      }
    }
    return count;
  }

  /** Brings the candidate of least ratio to a place, the larger pivot first where two agree. */
  private void select(int at, int count) {
    int best = at;
    for (int i = at + 1; i < count; i++) {
      if (ratios[i] < ratios[best]
          || ratios[i] == ratios[best]
              && Math.abs(alphas[candidates[i]]) > Math.abs(alphas[candidates[best]])) {
        best = i;
      }
    }
    int candidate = candidates[best];
    double ratio = ratios[best];
    candidates[best] = candidates[at];
    ratios[best] = ratios[at];
    candidates[at] = candidate;
    ratios[at] = ratio;
  }

  /** One variable leaves the basis for a bound, another one takes its row. */
  private void exchange(int row, int in, double bound) {
    int out = basis[row];
    double dual = reduced[in] / alphas[in];
    addRow(reduced, alphas, -dual);
    for (int i = 0; i < m; i++) {
      reduced[n + i] -= dual * alphas[n + i];
    }
    for (int k = 0; k < m; k++) {
      reduced[basis[k]] = 0;
    }
    reduced[out] = -dual;
    reduced[in] = 0;
    if (in < n && one[in]) {
      addColumn(in, 1);
      one[in] = false;
    }
    if (out < n && bound == 1) {
      addColumn(out, -1);
      one[out] = true;
    }
    place[out] = -1;
    place[in] = row;
    basis[row] = in;
    for (int i = 0; i < m; i++) {
      column[i] = entry(i, in);
    }
    inverse.replace(row, column);
  }

  /** Farkas: do multipliers ≥ 0 prove that no x within the bounds meets the constraints? */
  private boolean isImpossible(int row) {
    for (int sign = -1; sign <= 1; sign += 2) {
      double least = 0;
      double most = 0;
      double size = 0;
      Arrays.fill(alphas, 0, n, 0);
      for (int i = 0; i < m; i++) {
        double factor = Math.max(0, sign * inverse.row(row)[i]);
        addRow(alphas, rows[i], factor);
        most += factor * capacities[i];
        size += Math.abs(factor * capacities[i]);
      }
      for (int j = 0; j < n; j++) {
        least += Math.min(alphas[j] * lower[j], alphas[j] * upper[j]);
        size += Math.abs(alphas[j]);
      }
      if (least > most + CERTAIN * (1 + size) * 1e-3) {
        return true;
      }
    }
    return false;
  }

  // ---- the solution ----

  /**
   * An upper bound on the objective, by weak duality from the duals alone: right for any duals that
   * are not negative, whatever became of the pivots. The optimum of the relaxation where {@link
   * #solve} has found it.
   */
  double bound() {
    price();
    boolean clamped = false;
    for (int i = 0; i < m; i++) {
      if (duals[i] < 0) {
        duals[i] = 0;
        clamped = true;
      }
    }
    if (clamped) {
      reduce();
    }
    double bound = 0;
    for (int i = 0; i < m; i++) {
      bound += duals[i] * capacities[i];
    }
    for (int j = 0; j < n; j++) {
      bound += Math.max(reduced[j] * lower[j], reduced[j] * upper[j]);
    }
    return bound;
  }

  /** The basic variable that is farthest from a whole number, the first of several; −1 if none. */
  int mostFractional() {
    int best = -1;
    double farthest = 0;
    for (int k = 0; k < m; k++) {
      int j = basis[k];
      if (j < n && lower[j] != upper[j]) {
        double from = Math.min(Math.abs(basics[k]), Math.abs(1 - basics[k]));
        if (best < 0 || from > farthest || from == farthest && j < best) {
          farthest = from;
          best = j;
        }
      }
    }
    return best;
  }

  /** How far a basic variable is from a whole number. */
  double fraction(int j) {
    double value = basics[place[j]];
    return Math.min(Math.abs(value), Math.abs(1 - value));
  }

  /** The value of a variable. */
  double value(int j) {
    return place[j] >= 0 ? basics[place[j]] : one[j] ? 1 : 0;
  }

  /** Is a variable basic? All that are not are 0 or 1. */
  boolean isBasic(int j) {
    return place[j] >= 0;
  }

  /** The variables that are 1, or nearer to 1 than to 0. */
  BitSet rounded() {
    BitSet chosen = new BitSet(n);
    for (int j = 0; j < n; j++) {
      chosen.set(j, value(j) > 0.5);
    }
    return chosen;
  }

  /** The dual value of a constraint. */
  double dual(int i) {
    return duals[i];
  }

  /** The reduced cost of a variable, c_j − y·A_j; 0 if it is basic. */
  double reducedCost(int j) {
    return reduced[j];
  }
}
