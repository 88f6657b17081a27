package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * One problem as its contract sees it: how to ask the solver, and what is true.
 *
 * @param contract the limits, and how much must be decided within them
 * @param ask asks the solver
 * @param exists does the oracle say that there is an answer?
 * @param answers is this subset an answer?
 * @param shown may a solver that gives up show this subset as its best?
 */
record Problem(
    SolverContract contract,
    BiFunction<Instance, Limits, Outcome> ask,
    Predicate<Drawn.Case> exists,
    BiPredicate<Drawn.Case, Outcome.Found> answers,
    BiPredicate<Instance, Outcome.Found> shown) {

  /** The chosen and the drawn instances. */
  void againstTheOracle() {
    Instance.chosen().forEach(each -> check(Drawn.of(each), contract.limits()));
    long decided = Drawn.cases().filter(each -> check(each, contract.limits())).count();
    assertTrue(
        decided >= contract.decides() * Drawn.COUNT,
        () -> "decides only " + decided + " of " + Drawn.COUNT);
  }

  /** Instances that are too large for the oracle, with answers that hold by construction. */
  void byConstruction() {
    for (int n = 21; n <= 24; n++) {
      Instance planted = Instance.planted(n);
      if (Witness.ask(planted, ask, contract.limits()) instanceof Outcome.Found found) {
        assertEquals(planted.target(), Witness.check(planted, found).sum(), planted::name);
      } else {
        assertTrue(contract.decides() < 1, planted::name);
      }
      // One unit beside a sum of the asked size, and no other parity exists.
      var answers = new PlainLoop.Answers(PlainLoop.NONE, 0, PlainLoop.NONE, 1, 1);
      check(new Drawn.Case(-1, Instance.missed(n), answers), contract.limits());
    }
  }

  /** Whatever limit ends the search, what is said is true. */
  void underTightLimits() {
    Drawn.cases()
        .filter(each -> each.seed() % 10 == 3)
        .forEach(each -> {
          long step = each.seed() / 10;
          Limits limits = new Limits(1 + step % 200 * (step % 20), 1 << 20);
          isTrue(each, Witness.ask(each.instance(), ask, limits));
        });
  }

  /** The limits are far too small: the answer names the one that ended the search. */
  void givesUp() {
    Instance hard = Instance.hard();
    givesUp(hard, new Limits(1000, 1 << 20), "1000", "1048576");
    if (contract.looksAtTheClock()) {
      givesUp(hard, Limits.DEFAULT.within(Witness.NO_TIME), "time limit", "1073741824");
    }
  }

  private void givesUp(Instance hard, Limits limits, String oneReason, String otherReason) {
    Outcome outcome = Witness.ask(hard, ask, limits);
    String reason = assertInstanceOf(Outcome.GaveUp.class, outcome).reason();
    assertTrue(reason.contains(oneReason) || reason.contains(otherReason), reason);
    isTrue(new Drawn.Case(-1, hard, null), outcome);
  }

  private boolean check(Drawn.Case each, Limits limits) {
    boolean decided = isTrue(each, Witness.ask(each.instance(), ask, limits));
    assertTrue(decided || contract.decides() < 1, () -> "gave up on " + each.instance().name());
    return decided;
  }

  /** Asserts that what the solver says is true; false if it gave up. */
  private boolean isTrue(Drawn.Case each, Outcome outcome) {
    Instance instance = each.instance();
    switch (outcome) {
      case Outcome.Found found -> {
        Witness.check(instance, found);
        assertTrue(answers.test(each, found), () -> instance.name() + ": " + found);
      }
      case Outcome.ProvenAbsent absent -> {
        assertTrue(absent.effort() > 0, instance::name);
        assertFalse(exists.test(each), () -> instance.name() + ": " + absent);
      }
      case Outcome.GaveUp gaveUp -> {
        assertFalse(gaveUp.reason().isBlank(), instance::name);
        assertTrue(gaveUp.effort() >= 0, instance::name);
        gaveUp.best().ifPresent(best -> Witness.check(instance, best));
        assertTrue(
            gaveUp.best().stream().allMatch(best -> shown.test(instance, best)),
            () -> instance.name() + ": " + gaveUp);
        return false;
      }
    }
    return true;
  }
}
