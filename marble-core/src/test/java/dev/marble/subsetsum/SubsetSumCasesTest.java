package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Real numbers chosen by hand: where doubles surprise, where ranges end, and what is refused. */
final class SubsetSumCasesTest {
  private static final double[] TENTHS = {0.1, 0.2};

  private static BigDecimal[] decimals(String... values) {
    return Arrays.stream(values).map(BigDecimal::new).toArray(BigDecimal[]::new);
  }

  private static BigDecimal exact(double value) {
    return ExactInstance.exact("value", value);
  }

  private static Answer.Found found(Answer answer) {
    return assertInstanceOf(Answer.Found.class, answer, answer::toString);
  }

  private static void assertAbsent(Answer answer) {
    assertInstanceOf(Answer.ProvenAbsent.class, answer, answer::toString);
  }

  @Test
  void tenthsAsDoublesAreNoTenths() {
    Answer.Found nearest = found(SubsetSum.nearest(TENTHS, 0.3));
    assertEquals(List.of(0, 1), nearest.indices());
    assertEquals(0.1 + 0.2, nearest.sumAsDouble());
    // 0.1, 0.2 and 0.3 are 2^-55 times 3602879701896397, 7205759403792794, 10808639105689190.
    assertEquals(0x1p-55, nearest.errorAsDouble());
    assertEquals(0, nearest.error().compareTo(exact(0x1p-55)));
    assertAbsent(SubsetSum.within(TENTHS, 0.3, 0));
    assertAbsent(SubsetSum.within(TENTHS, 0.3, Math.nextDown(0x1p-55)));
    assertEquals(nearest.indices(), found(SubsetSum.within(TENTHS, 0.3, 0x1p-55)).indices());
  }

  @Test
  void tenthsAsDecimalsAreTenths() {
    BigDecimal[] tenths = decimals("0.1", "0.20");
    BigDecimal target = new BigDecimal("0.3");
    Answer.Found nearest = found(SubsetSum.nearest(tenths, target, Limits.DEFAULT));
    assertEquals(List.of(0, 1), nearest.indices());
    assertEquals("0.30", nearest.sum().toString());
    assertEquals(0, nearest.error().signum());
    assertEquals(
        List.of(0, 1),
        found(SubsetSum.within(tenths, target, BigDecimal.ZERO, Limits.DEFAULT)).indices());
  }

  @Test
  void aDoubleToleranceIsWhatItHolds() {
    // The double 0.1 is a little more than a tenth, the double 0.3 a little less than three.
    BigDecimal zero = BigDecimal.ZERO;
    found(SubsetSum.ofSize(decimals("0.1"), zero, 1, exact(0.1), Limits.DEFAULT));
    assertAbsent(SubsetSum.ofSize(decimals("0.3"), zero, 1, exact(0.3), Limits.DEFAULT));
    found(SubsetSum.ofSize(decimals("0.3"), zero, 1, new BigDecimal("0.3"), Limits.DEFAULT));
    found(SubsetSum.ofSize(new double[] {0.3}, 0, 1, 0.3));
  }

  @Test
  void rangesThatNoDoubleSpans() {
    double[] values = {1e300, 1e-300, -1e300, 3e-300, Double.MAX_VALUE, Double.MIN_VALUE};
    Answer.Found nearest = found(SubsetSum.nearest(values, 4e-300));
    assertTrue(nearest.indices().containsAll(List.of(1, 3)), nearest::toString);
    assertTrue(nearest.errorAsDouble() <= Math.ulp(4e-300), nearest::toString);
    assertEquals(List.of(5), found(SubsetSum.nearest(values, Double.MIN_VALUE)).indices());
    Answer.Found two = found(SubsetSum.nearest(values, Double.MAX_VALUE));
    assertEquals(List.of(4), two.indices());
    double[] most = {Double.MAX_VALUE, Double.MAX_VALUE};
    assertEquals(
        Double.POSITIVE_INFINITY, found(SubsetSum.ofSize(most, Double.MAX_VALUE, 2)).sumAsDouble());
    assertEquals(Double.MAX_VALUE, found(SubsetSum.ofSize(most, -1, 1)).sumAsDouble());
  }

  @Test
  void theLastBitDecides() {
    // 20 doubles about 1e15 and their sums in exact arithmetic; the target is one sum less a half.
    double[] values = new Random(5).doubles(20, 1e15, 2e15).toArray();
    BigDecimal target = BigDecimal.ZERO;
    for (int i : new int[] {1, 4, 5, 11, 17}) {
      target = target.add(exact(values[i]));
    }
    BigDecimal[] exact = ExactInstance.exact(values);
    BigDecimal tiny = new BigDecimal("1e-40");
    Answer.Found nearest = found(SubsetSum.nearest(exact, target.subtract(tiny), Limits.DEFAULT));
    assertEquals(List.of(1, 4, 5, 11, 17), nearest.indices());
    assertEquals(0, nearest.error().compareTo(tiny));
    BigDecimal less = new BigDecimal("9.99e-41");
    assertAbsent(SubsetSum.within(exact, target.subtract(tiny), less, Limits.DEFAULT));
    found(SubsetSum.within(exact, target.subtract(tiny), tiny, Limits.DEFAULT));
  }

  @Test
  void thirtySixValuesWithATail() {
    // Half of the values are 1e30 times smaller than the others: two levels of grids.
    Random random = new Random(36);
    BigDecimal[] values =
        IntStream.range(0, 36)
            .mapToObj(i -> new BigDecimal(random.nextDouble() * (i % 2 == 0 ? 1e20 : 1e-10)))
            .toArray(BigDecimal[]::new);
    List<Integer> wanted = List.of(0, 3, 4, 7, 8, 9, 20, 21, 33, 34);
    BigDecimal target =
        wanted.stream().map(i -> values[i]).reduce(BigDecimal.ZERO, BigDecimal::add);
    Answer.Found nearest = found(SubsetSum.nearest(values, target, Limits.DEFAULT));
    assertEquals(wanted, nearest.indices());
    BigDecimal tiny = new BigDecimal("1e-60");
    List<Answer> all = SubsetSum.all(values, target, tiny, Limits.DEFAULT).toList();
    assertEquals(2, all.size(), all::toString);
    assertEquals(wanted, found(all.getFirst()).indices());
    assertAbsent(all.getLast());
    assertEquals(wanted, found(SubsetSum.smallest(values, target, tiny, Limits.DEFAULT)).indices());
    assertEquals(wanted, found(SubsetSum.first(values, target, tiny, Limits.DEFAULT)).indices());
    assertAbsent(SubsetSum.ofSize(values, target, 9, tiny, Limits.DEFAULT));
    assertEquals(
        wanted, found(SubsetSum.ofSize(values, target, 10, tiny, Limits.DEFAULT)).indices());
  }

  @Test
  void zerosAreZeros() {
    Answer.Found none = found(SubsetSum.nearest(new double[] {-0.0, 0.0, 1}, -0.0));
    assertEquals(0, none.sum().signum());
    assertEquals(List.of(), found(SubsetSum.first(new double[] {-0.0}, 0, 0)).indices());
    BigDecimal[] odd = decimals("0e-999999999", "0e999999999", "1");
    assertEquals(
        List.of(2), found(SubsetSum.smallest(odd, odd[2], odd[0], Limits.DEFAULT)).indices());
    assertAbsent(SubsetSum.within(decimals("0", "0e5"), odd[2], odd[1], Limits.DEFAULT));
  }

  @Test
  void tolerancesOfAnySize() {
    BigDecimal[] values = decimals("1", "2.5");
    BigDecimal huge = new BigDecimal("1e999999999");
    BigDecimal tiny = new BigDecimal("1e-999999999");
    assertEquals(5, SubsetSum.all(values, values[0], huge, Limits.DEFAULT).count());
    assertEquals(2, SubsetSum.all(values, values[0], tiny, Limits.DEFAULT).count());
    assertAbsent(SubsetSum.within(values, new BigDecimal("1.01"), tiny, Limits.DEFAULT));
    assertEquals(5, SubsetSum.all(new double[] {1, 2.5}, 7, Double.MAX_VALUE).count());
  }

  @Test
  void manySubsetsAreListedOneByOne() {
    double[] tenths = new double[40];
    Arrays.fill(tenths, 0.1);
    double two = exact(0.1).multiply(BigDecimal.valueOf(20)).doubleValue();
    List<Answer> some = SubsetSum.all(tenths, two, 1e-9).limit(1000).toList();
    assertEquals(1000, some.size());
    assertEquals(1000, some.stream().map(answer -> found(answer).indices()).distinct().count());
    some.forEach(answer -> assertEquals(20, found(answer).indices().size()));
  }

  @Test
  void givesUpWithTheBestThatItMet() {
    double[] values = new Random(62).doubles(62, -1, 1).toArray();
    Limits small = new Limits(100_000, 1 << 20);
    for (Answer answer :
        List.of(
            SubsetSum.nearest(values, 0.5, small),
            SubsetSum.within(values, 0.5, 1e-30, small),
            SubsetSum.smallest(values, 0.5, 1e-30, small),
            SubsetSum.ofSize(values, 0.5, 31, small),
            SubsetSum.ofSize(values, 0.5, 31, 1e-30, small),
            SubsetSum.first(values, 0.5, 1e-30, small))) {
      Answer.GaveUp gaveUp = assertInstanceOf(Answer.GaveUp.class, answer, answer::toString);
      assertTrue(gaveUp.reason().contains("limit"), gaveUp.reason());
    }
    List<Answer> all = SubsetSum.all(values, 0.5, 1e-30, small).toList();
    assertEquals(1, all.size());
    assertInstanceOf(Answer.GaveUp.class, all.getFirst());
  }

  /** 62 values may be too many for tables by size; any subset is soon found or ruled out. */
  @Test
  void theSmallestUnknown() {
    double[] values = new Random(63).doubles(62, -1, 1).toArray();
    Answer answer = SubsetSum.smallest(values, 0.5, 1e-6);
    Answer.Found shown =
        answer instanceof Answer.GaveUp gaveUp ? gaveUp.best().orElseThrow() : found(answer);
    assertTrue(Math.abs(shown.errorAsDouble()) <= 1e-6, answer::toString);
    double[] even = Arrays.stream(values).map(Math::rint).map(value -> 2 * value).toArray();
    assertAbsent(SubsetSum.smallest(even, 1, 0.5));
  }

  @Test
  void givesUpInTime() {
    // No grid tells twenty of the values apart: half of them, any half, leave the rest a question.
    Random random = new Random(7);
    BigDecimal huge = new BigDecimal("1e200");
    BigDecimal[] values =
        IntStream.range(0, 40)
            .mapToObj(i -> exact(random.nextDouble()).add(i < 20 ? huge : BigDecimal.ZERO))
            .toArray(BigDecimal[]::new);
    BigDecimal target = huge.multiply(BigDecimal.TEN).add(BigDecimal.TEN);
    Limits limits = Limits.DEFAULT.within(Duration.ofMillis(300));
    long start = System.nanoTime();
    Answer answer = SubsetSum.nearest(values, target, limits);
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertTrue(millis < 10_000, "took " + millis + " ms: " + answer);
    Answer.GaveUp gaveUp = assertInstanceOf(Answer.GaveUp.class, answer, answer::toString);
    assertEquals("the time limit of 0.3 s is used up", gaveUp.reason());
    assertTrue(gaveUp.best().orElseThrow().error().abs().compareTo(BigDecimal.ONE) < 0);
  }

  @Test
  void refusesWhatIsNoQuestion() {
    double[] one = {1};
    assertRefused("values[1] is NaN", () -> SubsetSum.nearest(new double[] {1, Double.NaN}, 0));
    assertRefused(
        "values[0] is -Infinity",
        () -> SubsetSum.all(new double[] {Double.NEGATIVE_INFINITY}, 0, 0));
    assertRefused("the target is NaN", () -> SubsetSum.first(one, Double.NaN, 0));
    assertRefused(
        "the tolerance is Infinity", () -> SubsetSum.within(one, 0, Double.POSITIVE_INFINITY));
    assertRefused("the tolerance -0.5 is negative", () -> SubsetSum.smallest(one, 0, -0.5));
    assertRefused("no values", () -> SubsetSum.nearest(new double[0], 0));
    assertRefused("63 values are too many", () -> SubsetSum.nearest(new double[63], 0));
    assertRefused("subset of 2 values does not exist", () -> SubsetSum.ofSize(one, 0, 2));
    assertRefused("subset of -1 values does not exist", () -> SubsetSum.ofSize(one, 0, -1, 0));
    assertRefused(
        "of -2147483648 values", () -> SubsetSum.ofSize(one, 0, Integer.MIN_VALUE, Limits.DEFAULT));
    for (BigDecimal[] far :
        List.of(
            decimals("1e999999999", "1e-999999999"),
            decimals("1", "1e10000"),
            decimals("3e999999999"),
            decimals("1" + "0".repeat(20_000) + "1"))) {
      assertRefused(
          "10000 are accepted", () -> SubsetSum.nearest(far, BigDecimal.ZERO, Limits.DEFAULT));
    }
    assertRefused(
        "10000 are accepted",
        () -> SubsetSum.nearest(decimals("1"), new BigDecimal("1e-10000"), Limits.DEFAULT));
    found(SubsetSum.nearest(decimals("1e9999"), BigDecimal.ONE, Limits.DEFAULT));
  }

  @Test
  void refusesBeforeTheListIsRead() {
    assertThrows(
        IllegalArgumentException.class,
        () -> {
          Stream<Answer> list = SubsetSum.all(new double[] {1}, 0, -1);
          list.close();
        });
  }

  private static void assertRefused(String why, Executable question) {
    var error = assertThrows(IllegalArgumentException.class, question);
    assertTrue(error.getMessage().contains(why), error.getMessage());
  }
}
