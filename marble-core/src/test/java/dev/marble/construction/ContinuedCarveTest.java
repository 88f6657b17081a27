package dev.marble.construction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.MarbleException;
import dev.marble.batch.Progress;
import dev.marble.batch.ThreadBatch;
import dev.marble.io.Journal;
import dev.marble.ticket.InputSign;
import dev.marble.ticket.Mask;
import dev.marble.ticket.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A carve that takes part of its blocks from a journal comes to the same result. */
final class ContinuedCarveTest {
  private static final int ROWS = 150;
  private static final int COLUMNS = 100;

  @TempDir Path folder;

  private static Carving carving(OnMiss onMiss, int samples) {
    return new Carving(
        Pensia.outByIn(ROWS, COLUMNS),
        InputSign.ANY,
        Carving.values(ROWS * COLUMNS, 1, 8),
        Carving.settings(0.01, samples, onMiss));
  }

  /** What was solved now, and what was found in the journal. */
  private static final class Counts implements Progress {
    private final AtomicLong solved = new AtomicLong();
    private final AtomicLong restored = new AtomicLong();

    @Override
    public void step(long units) {
      solved.addAndGet(units);
    }

    @Override
    public void restored(long units) {
      restored.addAndGet(units);
    }
  }

  private TensorResult carve(Carving carving, float[] values, Counts counts) {
    try (Journal journal = Journal.open(folder.resolve("x"), "test");
        ThreadBatch batch = new ThreadBatch(2)) {
      return new TensorCarver(carving.settings(), batch, counts, Optional.of(journal))
          .carve(carving.tensor(), Carving.NUMBER, values);
    }
  }

  private static void assertSame(TensorResult expected, TensorResult actual) {
    assertEquals(expected.samples(), actual.samples());
    assertEquals(expected.statistics(), actual.statistics());
    expected
        .masks()
        .forEach((Side side, Mask mask) -> {
          for (int t = 0; t < mask.size(); t++) {
            assertEquals(mask.get(t), actual.masks().get(side).get(t), "weight " + t);
          }
        });
  }

  /** Cut at random lengths; with 8 samples most weights are missed and take several passes. */
  @ParameterizedTest
  @CsvSource({"WIDEN, 0", "WIDEN, 8", "ACCEPT, 10"})
  void fromAnyPlace(OnMiss onMiss, int samples) throws IOException {
    Carving carving = carving(onMiss, samples);
    TensorResult expected = carving.carve(1);
    Path file = Journal.path(folder.resolve("x"));
    assertSame(expected, carve(carving, carving.values(), new Counts()));
    byte[] whole = Files.readAllBytes(file);
    long seed = 31;
    Random random = new Random(seed);
    long most = 0;
    for (int round = 0; round < 6; round++) {
      byte[] cut = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      if (cut.length > 100) {
        cut[random.nextInt(60, cut.length)] ^= 4;
      }
      Files.write(file, cut);
      Counts counts = new Counts();
      assertSame(expected, carve(carving, carving.values(), counts));
      assertEquals(2 * ROWS * COLUMNS, counts.solved.get() + counts.restored.get());
      most = Math.max(most, counts.restored.get());
    }
    assertTrue(most > 0, "something was found again, with seed " + seed);
    Counts again = new Counts();
    assertSame(expected, carve(carving, carving.values(), again));
    assertEquals(0, again.solved.get());
  }

  @Test
  void blocksWithOtherValuesAreSolvedAgain() {
    Carving carving = carving(OnMiss.WIDEN, 0);
    carve(carving, carving.values(), new Counts());
    float[] other = carving.values().clone();
    other[5000] = -other[5000] / 2;
    Counts counts = new Counts();
    TensorResult result = carve(carving, other, counts);
    assertEquals(2 * 4096, counts.solved.get(), "the block of weight 5000, on both sides");
    Carving changed = new Carving(carving.layout(), carving.inputs(), other, carving.settings());
    assertSame(changed.carve(1), result);
  }

  @Test
  void stopsWhereItStoppedBefore() {
    Carving carving = carving(OnMiss.STOP, 8);
    String first = stop(carving);
    assertEquals(first, stop(carving));
    assertTrue(first.contains("cannot be met"), first);
  }

  private String stop(Carving carving) {
    try {
      carve(carving, carving.values(), new Counts());
      throw new AssertionError("it did not stop");
    } catch (MarbleException e) {
      return e.getMessage();
    }
  }
}
