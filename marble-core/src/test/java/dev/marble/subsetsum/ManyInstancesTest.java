package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.batch.ThreadBatch;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ManyInstancesTest {
  private final List<Instance> instances =
      java.util.stream.IntStream.range(0, 3000)
          .mapToObj(seed -> Instance.random(seed % 15, seed))
          .toList();
  private final long[][] items = instances.stream().map(Instance::items).toArray(long[][]::new);
  private final long[] targets = instances.stream().mapToLong(Instance::target).toArray();

  @Test
  void anyNumberOfWorkersGivesTheSameAnswers() {
    try (ThreadBatch one = new ThreadBatch(1);
        ThreadBatch three = new ThreadBatch(3)) {
      long[] nearest = new ManyInstances(one).nearest(items, targets);
      assertArrayEquals(nearest, new ManyInstances(three).nearest(items, targets));
      long[] first = new ManyInstances(one).first(items, targets, 40, 1 << 20);
      assertArrayEquals(first, new ManyInstances(three).first(items, targets, 40, 1 << 20));
      for (int i = 0; i < items.length; i++) {
        long error = Math.abs(Instances.sum(items[i], nearest[i]) - targets[i]);
        Instance asked = new Instance(instances.get(i).name(), items[i], targets[i], 40);
        assertEquals(PlainLoop.answers(asked).leastError(), error, asked.name());
        assertEquals(PlainLoop.first(asked), first[i], asked.name());
      }
    }
  }

  @Test
  void refusals() {
    try (ThreadBatch batch = new ThreadBatch(1)) {
      ManyInstances many = new ManyInstances(batch);
      refused("3 instances", () -> many.nearest(new long[3][1], new long[2]));
      refused("instance 1 has 31", () -> many.nearest(new long[][] {{}, new long[31]}, targets(2)));
      refused("overflow", () -> many.nearest(new long[][] {{1L << 62}}, targets(1)));
      refused("tolerance", () -> many.first(new long[][] {{1}}, targets(1), -1, 10));
    }
  }

  private static long[] targets(int count) {
    return new long[count];
  }

  private static void refused(String why, org.junit.jupiter.api.function.Executable question) {
    var error = assertThrows(IllegalArgumentException.class, question);
    assertTrue(error.getMessage().contains(why), error.getMessage());
  }
}
