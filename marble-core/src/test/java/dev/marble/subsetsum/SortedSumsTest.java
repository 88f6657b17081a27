package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tables in ascending order, ties in the numeric order of the subsets. */
final class SortedSumsTest {

  @Test
  void allSums() {
    forInstances(items ->
        assertTable(
            items, subset -> true, SortedSums.of(items, 0, items.length, much()).orElseThrow()));
  }

  @Test
  void sumsBySize() {
    forInstances(items -> {
      SortedSums[] tables = SortedSums.bySize(items, 0, items.length, much()).orElseThrow();
      assertEquals(items.length + 1, tables.length);
      for (int size = 0; size < tables.length; size++) {
        int ofSize = size;
        assertTable(items, subset -> Integer.bitCount(subset) == ofSize, tables[size]);
      }
    });
  }

  @Test
  void aPartOfTheItems() {
    SortedSums middle = SortedSums.of(new long[] {1, 10, -3, 100}, 1, 2, much()).orElseThrow();
    assertArrayEquals(new long[] {-3, 0, 7, 10}, middle.sums);
    assertArrayEquals(new int[] {0b10, 0, 0b11, 0b01}, middle.subsets);
  }

  @Test
  void aTableThatIsTooLargeForTheLimit() {
    long[] items = Instance.planted(12).items();
    for (long sums : new long[] {1, 2, 100, 4096}) {
      assertTrue(SortedSums.of(items, 0, 12, new Budget(new Limits(sums, 1))).isEmpty());
      assertTrue(SortedSums.bySize(items, 0, 12, new Budget(new Limits(sums, 1))).isEmpty());
    }
    assertTrue(SortedSums.of(items, 0, 12, new Budget(new Limits(4097, 1))).isPresent());
  }

  private static Budget much() {
    return new Budget(Limits.DEFAULT);
  }

  private static void forInstances(Consumer<long[]> test) {
    Drawn.cases()
        .limit(3000)
        .map(each -> each.instance().items())
        .filter(items -> items.length <= 12)
        .forEach(test);
  }

  private static void assertTable(long[] items, IntPredicate wanted, SortedSums table) {
    int[] subsets =
        IntStream.range(0, 1 << items.length)
            .filter(wanted)
            .boxed()
            .sorted(
                Comparator.comparingLong((Integer subset) -> Instances.sum(items, subset))
                    .thenComparing(subset -> subset))
            .mapToInt(subset -> subset)
            .toArray();
    assertArrayEquals(subsets, table.subsets);
    assertArrayEquals(
        IntStream.of(subsets).mapToLong(subset -> Instances.sum(items, subset)).toArray(),
        table.sums);
  }
}
