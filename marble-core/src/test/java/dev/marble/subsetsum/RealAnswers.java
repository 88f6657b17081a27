package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Checks all answers about one instance against the errors of all its subsets. */
final class RealAnswers {
  /** Who is asked. */
  interface Asked {
    Answer nearest();

    Answer within();

    Answer smallest();

    Answer ofSize();

    Answer withinOfSize();

    Answer first();

    List<Answer> all();
  }

  private final RealInstance instance;
  private final BigDecimal[] errors;
  private final Asked asked;

  RealAnswers(RealInstance instance, Asked asked) {
    this.instance = instance;
    this.errors = instance.errors();
    this.asked = asked;
  }

  void check() {
    IntPredicate sized = subset -> Integer.bitCount(subset) == instance.size();
    IntPredicate within = subset -> errors[subset].compareTo(instance.tolerance()) <= 0;
    assertNearest(asked.nearest(), subset -> true);
    assertNearest(asked.ofSize(), sized);
    assertNearest(asked.withinOfSize(), sized.and(within));
    assertAnyOf(asked.within(), within);
    int fewest = subsets(within).map(Integer::bitCount).min().orElse(0);
    assertAnyOf(asked.smallest(), within.and(subset -> Integer.bitCount(subset) == fewest));
    int first = subsets(within).min().orElse(0);
    assertAnyOf(asked.first(), within.and(subset -> subset == first));
    assertAll(asked.all(), within);
  }

  private IntStream subsets(IntPredicate wanted) {
    return IntStream.range(0, errors.length).filter(wanted);
  }

  private void assertNearest(Answer answer, IntPredicate accepted) {
    BigDecimal least =
        subsets(accepted).mapToObj(s -> errors[s]).min(BigDecimal::compareTo).orElse(null);
    assertAnyOf(answer, accepted.and(subset -> errors[subset].compareTo(least) == 0));
  }

  private void assertAnyOf(Answer answer, IntPredicate accepted) {
    assertTrue(answer.effort() > 0, instance::toString);
    if (subsets(accepted).findAny().isEmpty()) {
      assertInstanceOf(Answer.ProvenAbsent.class, answer, instance::toString);
    } else {
      int subset = subset(answer);
      assertTrue(accepted.test(subset), () -> answer + " to " + instance);
    }
  }

  private void assertAll(List<Answer> list, IntPredicate within) {
    assertInstanceOf(Answer.ProvenAbsent.class, list.getLast(), instance::toString);
    Set<Integer> listed = new HashSet<>();
    for (Answer answer : list.subList(0, list.size() - 1)) {
      assertTrue(listed.add(subset(answer)), () -> answer + " is twice in " + instance);
    }
    assertEquals(new HashSet<>(subsets(within).boxed().toList()), listed, instance::toString);
  }

  /** The subset that was found, its sum and error being what they should be. */
  private int subset(Answer answer) {
    Answer.Found found = assertInstanceOf(Answer.Found.class, answer, instance::toString);
    int subset = 0;
    BigDecimal sum = BigDecimal.ZERO;
    for (int index : found.indices()) {
      assertTrue(1 << index > subset, () -> "not ascending: " + found);
      subset |= 1 << index;
      sum = sum.add(instance.values()[index]);
    }
    assertEquals(0, sum.compareTo(found.sum()), () -> found + " to " + instance);
    BigDecimal error = sum.subtract(instance.target());
    assertEquals(0, error.compareTo(found.error()), () -> found + " to " + instance);
    return subset;
  }
}
