package dev.marble.lab.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Relaxations and optima: by hand, against every choice of variables, and against others. */
final class SolversTest {
  private static final double CLOSE = 1e-9;

  /** 3 x1 + x2 + 2 x3, with 2 x1 + 2 x2 + x3 bounded. */
  private static IntegerProgram byHand(long capacity) {
    return new IntegerProgram(
        "by hand", new long[] {3, 1, 2}, new long[][] {{2, 2, 1}}, new long[] {capacity}, 0, 0);
  }

  @Test
  void threeVariablesByHand() {
    // Densities 1.5, 0.5, 2: with 3, both x3 and x1 fit and nothing is left; with 4, half of x2.
    Relaxation whole = Relaxation.of(byHand(3)).orElseThrow();
    assertEquals(5, whole.value(), CLOSE);
    Relaxation half = Relaxation.of(byHand(4)).orElseThrow();
    assertEquals(5.5, half.value(), CLOSE);
    assertEquals(0.5, half.duals()[0], CLOSE);
    assertEquals(2, half.reducedCosts()[0], CLOSE);
    assertEquals(0, half.reducedCosts()[1], CLOSE);
    assertEquals(1.5, half.reducedCosts()[2], CLOSE);
    assertTrue(half.basics().get(1));
    ProgramAnswer.Optimal optimal =
        assertInstanceOf(
            ProgramAnswer.Optimal.class, BranchAndBound.solve(byHand(4), SearchLimits.DEFAULT));
    assertEquals(5, optimal.value());
    assertEquals(BitSet.valueOf(new long[] {0b101}), optimal.chosen());
    // The root, x2 = 0 (5, integral) and x2 = 1 (1 + 2 and half of x1: 4.5).
    assertEquals(3, optimal.nodes());
  }

  @Test
  void infeasibleByHand() {
    assertTrue(Relaxation.of(byHand(-1)).isEmpty());
    assertInstanceOf(
        ProgramAnswer.Infeasible.class, BranchAndBound.solve(byHand(-1), SearchLimits.DEFAULT));
    // Feasible for fractions alone: 2 x1 = 1.
    IntegerProgram odd =
        new IntegerProgram(
            "odd", new long[] {1}, new long[][] {{2}, {-2}}, new long[] {1, -1}, 0, 0);
    assertEquals(0.5, Relaxation.of(odd).orElseThrow().value(), CLOSE);
    assertInstanceOf(
        ProgramAnswer.Infeasible.class, BranchAndBound.solve(odd, SearchLimits.DEFAULT));
    assertInstanceOf(
        ProgramAnswer.Infeasible.class,
        LinearSolver.solve(odd, LinearSolver.Library.SCIP, SearchLimits.DEFAULT));
  }

  @Test
  void optimaAreThoseOfAllChoices() {
    int infeasible = 0;
    for (IntegerProgram program : Programs.small(1500, 12)) {
      infeasible += check(program) ? 0 : 1;
    }
    for (IntegerProgram program : Programs.small(30, 20)) {
      check(program);
    }
    assertTrue(infeasible > 100 && infeasible < 1000, "" + infeasible);
  }

  /** Compares with brute force; false if there is no solution. */
  private static boolean check(IntegerProgram program) {
    OptionalLong best = Programs.bruteForce(program);
    ProgramAnswer answer = BranchAndBound.solve(program, SearchLimits.DEFAULT);
    if (best.isEmpty()) {
      assertInstanceOf(ProgramAnswer.Infeasible.class, answer, program::toString);
      return false;
    }
    ProgramAnswer.Optimal optimal =
        assertInstanceOf(ProgramAnswer.Optimal.class, answer, program::toString);
    assertEquals(best.getAsLong(), optimal.value(), program::toString);
    assertTrue(program.isFeasible(optimal.chosen()), program::toString);
    assertEquals(optimal.value(), program.value(optimal.chosen()), program::toString);
    Relaxation relaxation = Relaxation.of(program).orElseThrow();
    assertTrue(relaxation.value() >= best.getAsLong() - 1e-6, program::toString);
    ReducedCostRounding.of(relaxation)
        .ifPresent(rounded -> {
          assertTrue(program.isFeasible(rounded.chosen()), program::toString);
          assertEquals(rounded.value(), program.value(rounded.chosen()), program::toString);
          assertTrue(rounded.value() <= best.getAsLong(), program::toString);
        });
    return true;
  }

  @Test
  void relaxationsAreThoseOfTheLibrary() {
    int solved = 0;
    for (IntegerProgram program : Programs.small(400, 60)) {
      Optional<Relaxation> ours = Relaxation.of(program);
      Optional<LinearSolver.Relaxed> theirs = LinearSolver.relax(program);
      assertEquals(theirs.isPresent(), ours.isPresent(), program::toString);
      if (ours.isPresent()) {
        solved++;
        double value = theirs.get().value();
        assertEquals(value, ours.get().value(), 1e-7 * (1 + Math.abs(value)), program::toString);
        isOptimal(ours.get());
      }
    }
    assertTrue(solved > 200, "" + solved);
  }

  /** Duals ≥ 0 whose bound is the value, and reduced costs of the right sign. */
  private static void isOptimal(Relaxation relaxation) {
    IntegerProgram program = relaxation.program();
    double bound = 0;
    for (int i = 0; i < program.constraints(); i++) {
      assertTrue(relaxation.duals()[i] >= 0, program::toString);
      bound += relaxation.duals()[i] * Math.scalb((double) program.capacity(i), -program.rowBits());
    }
    for (int j = 0; j < program.variables(); j++) {
      double reduced = relaxation.reducedCosts()[j];
      bound += Math.max(0, reduced);
      assertTrue(!relaxation.ones().get(j) || reduced >= -1e-9, program::toString);
    }
    assertEquals(
        relaxation.value(), bound / program.real(1), 1e-7 * (1 + Math.abs(relaxation.value())));
  }

  @ParameterizedTest
  @EnumSource(names = {"DYER_FRIEZE", "GAUSSIAN"}) // integer data have several optimal duals
  void dualsAreThoseOfTheLibrary(InstanceFamily family) {
    // Continuous data: the optimum, and so its duals, are unique.
    for (long seed = 1; seed <= 20; seed++) {
      IntegerProgram program = Programs.drawn(family, 1 + (int) (seed % 5), 80, seed);
      Optional<Relaxation> ours = Relaxation.of(program);
      Optional<LinearSolver.Relaxed> theirs = LinearSolver.relax(program);
      if (ours.isEmpty()) {
        continue;
      }
      for (int i = 0; i < program.constraints(); i++) {
        assertEquals(theirs.get().duals()[i], ours.get().duals()[i], 1e-6, program::toString);
      }
      for (int j = 0; j < program.variables(); j++) {
        assertEquals(
            theirs.get().reducedCosts()[j], ours.get().reducedCosts()[j], 1e-6, program::toString);
      }
    }
  }

  /** A walk down a tree: each node from its parent's basis, compared with a program without it. */
  @Test
  void nodesAreThoseOfTheLibrary() {
    int nodes = 0;
    for (long seed = 1; seed <= 60; seed++) {
      InstanceFamily family = InstanceFamily.values()[(int) (seed % 3)];
      IntegerProgram program = Programs.drawn(family, 1 + (int) (seed % 6), 40, seed);
      SplittableRandom random = new SplittableRandom(seed);
      DualSimplex simplex = new DualSimplex(program);
      BitSet fixed = new BitSet();
      BitSet ones = new BitSet();
      boolean solvable = simplex.solve();
      while (solvable && fixed.cardinality() < 12) {
        int branching = simplex.mostFractional();
        int j = branching >= 0 ? branching : fixed.nextClearBit(random.nextInt(30));
        boolean value = random.nextBoolean();
        fixed.set(j);
        ones.set(j, value);
        simplex.startFrom(simplex.basis());
        simplex.fix(j, value);
        solvable = simplex.solve();
        IntegerProgram rest = Programs.without(program, fixed, ones);
        Optional<LinearSolver.Relaxed> theirs = LinearSolver.relax(rest);
        String name = program + ", fixed " + fixed + ", ones " + ones;
        assertEquals(theirs.isPresent(), solvable, name);
        if (solvable) {
          double bound = simplex.bound() / program.real(1);
          assertEquals(theirs.get().value() + program.value(ones), bound, 1.0, name);
        }
        nodes++;
      }
    }
    assertTrue(nodes > 500, "" + nodes);
  }

  @ParameterizedTest
  @EnumSource(InstanceFamily.class)
  void optimaAreThoseOfTheLibraries(InstanceFamily family) {
    for (long seed = 1; seed <= 12; seed++) {
      int m = new int[] {1, 2, 5, 10}[(int) (seed % 4)];
      int n = m == 10 ? 24 : 60;
      IntegerProgram program = Programs.drawn(family, m, n, seed);
      LinearSolver.Library library =
          seed % 2 == 0 ? LinearSolver.Library.SCIP : LinearSolver.Library.HIGHS;
      Measured measured = Trial.measure(program, library, true, SearchLimits.DEFAULT);
      assertEquals(Measured.Check.AGREED, measured.check(), program::toString);
    }
  }

  @Test
  void limitsAreNoOptima() {
    IntegerProgram program = Programs.drawn(InstanceFamily.DYER_FRIEZE, 5, 200, 1);
    ProgramAnswer few =
        BranchAndBound.solve(program, new SearchLimits(50, SearchLimits.NO_TIME_LIMIT));
    ProgramAnswer.Stopped stopped = assertInstanceOf(ProgramAnswer.Stopped.class, few);
    assertTrue(stopped.reason().contains("50 nodes"), stopped.reason());
    stopped.best().ifPresent(best -> assertTrue(program.isFeasible(best)));
    ProgramAnswer late =
        BranchAndBound.solve(program, new SearchLimits(1L << 40, Duration.ofNanos(1)));
    assertInstanceOf(ProgramAnswer.Stopped.class, late);
    ProgramAnswer theirs =
        LinearSolver.solve(
            program, LinearSolver.Library.SCIP, new SearchLimits(1, SearchLimits.NO_TIME_LIMIT));
    assertInstanceOf(ProgramAnswer.Stopped.class, theirs);
    for (LinearSolver.Library library :
        new LinearSolver.Library[] {LinearSolver.Library.SCIP, LinearSolver.Library.HIGHS}) {
      ProgramAnswer soon =
          LinearSolver.solve(program, library, new SearchLimits(1L << 40, Duration.ofMillis(1)));
      assertInstanceOf(ProgramAnswer.Stopped.class, soon, library::name);
    }
    Measured measured =
        Trial.measure(
            program,
            LinearSolver.Library.NONE,
            false,
            new SearchLimits(50, SearchLimits.NO_TIME_LIMIT));
    assertEquals(Measured.State.STOPPED, measured.state());
    assertEquals(0, measured.optimum());
    assertFalse(measured.hasRounded());
  }

  /** Best bound first: all that is branched beats the optimum, so no order of luck matters. */
  @Test
  void theTreeIsTheTheorys() {
    IntegerProgram program = Programs.drawn(InstanceFamily.DYER_FRIEZE, 2, 60, 3);
    ProgramAnswer.Optimal optimal =
        (ProgramAnswer.Optimal) BranchAndBound.solve(program, SearchLimits.DEFAULT);
    assertEquals(1 + 2 * beating(program, optimal.value()), optimal.nodes());
  }

  /** How many nodes of the whole tree have a relaxation above the optimum, by plain recursion. */
  private static long beating(IntegerProgram program, long optimum) {
    return beating(program, optimum, new BitSet(), new BitSet());
  }

  private static long beating(IntegerProgram program, long optimum, BitSet fixed, BitSet ones) {
    DualSimplex simplex = new DualSimplex(program);
    fixed.stream().forEach(j -> simplex.fix(j, ones.get(j)));
    if (!simplex.solve() || simplex.bound() / program.real(1) < optimum + 0.5) {
      return 0;
    }
    int j = simplex.mostFractional();
    long count = 1;
    fixed.set(j);
    count += beating(program, optimum, fixed, ones);
    ones.set(j);
    count += beating(program, optimum, fixed, ones);
    ones.clear(j);
    fixed.clear(j);
    return count;
  }

  @Test
  void refusals() {
    assertRefused("m = 11", () -> Programs.drawn(InstanceFamily.GAUSSIAN, 11, 5, 1));
    assertRefused("m = 0", () -> Programs.drawn(InstanceFamily.GAUSSIAN, 0, 5, 1));
    assertRefused("n = 16385", () -> Programs.drawn(InstanceFamily.GAUSSIAN, 1, 16_385, 1));
    assertRefused("n = 0", () -> Programs.drawn(InstanceFamily.GAUSSIAN, 1, 0, 1));
    assertRefused(
        "2^53",
        () ->
            new IntegerProgram(
                "p", new long[] {1L << 52, 1L << 52}, new long[1][2], new long[1], 0, 0));
    assertRefused(
        "constraint 1",
        () -> new IntegerProgram("p", new long[2], new long[1][3], new long[1], 0, 0));
    assertRefused("0 nodes", () -> new SearchLimits(0, SearchLimits.NO_TIME_LIMIT));
    assertRefused("positive", () -> new SearchLimits(1, Duration.ZERO));
  }

  static void assertRefused(String part, Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.contains(part), message);
  }
}
