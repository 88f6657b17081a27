package dev.marble.ticket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.batch.ThreadBatch;
import dev.marble.random.Distribution;
import dev.marble.random.Seed;
import dev.marble.reference.FormatPage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A weight that keeps a single unit is what the format page says. */
final class SingleUnitTest {
  private static final TensorLayout LAYOUT = new TensorLayout(List.of(2, 5, 3, 4), List.of(0, 2));
  private static final int NUMBER = 5;

  @TempDir Path folder;

  private static RandomPair pair(Distribution distribution) {
    Recipe recipe = new Recipe(new Seed(-77), distribution);
    return new RandomPair(recipe, NUMBER, LAYOUT, InputSign.ANY, Choice.SINGLE, 24, -3);
  }

  @ParameterizedTest
  @EnumSource
  void productsAreThoseOfThePage(Distribution distribution) {
    FormatPage page = new FormatPage(-77, distribution.label());
    RandomPair pair = pair(distribution);
    int[] units = new int[24];
    int tried = 0;
    for (Side side : Side.values()) {
      RandomPair.SingleUnit kept = pair.singleUnit(side);
      for (int index = 0; index < LAYOUT.size(); index += 7) {
        int t = index;
        int block = FormatPage.block(LAYOUT.dims(), LAYOUT.inputAxes(), t);
        kept.select(t);
        assertEquals(0, kept.sum(0));
        assertEquals(0, kept.units(0, units));
        for (long number : new long[] {1, 2, 3, 4, 5, 1000, 1 << 20, (1 << 24) - 1}) {
          assertEquals(1, kept.units(number, units));
          assertEquals(number - 1, units[0]);
          if (kept.isOnSide(number)) {
            long expected = page.single(NUMBER, block, side == Side.POSITIVE, t, number);
            assertEquals(expected, kept.sum(number), side + " weight " + t + ": " + number);
            tried++;
          } else {
            assertThrows(
                IllegalArgumentException.class,
                () -> page.single(NUMBER, block, side == Side.POSITIVE, t, number));
          }
        }
      }
    }
    assertTrue(tried > 20);
  }

  @Test
  void manyWeightsAtOnceAreThoseOfEachAlone() {
    RandomPair pair = pair(Distribution.UNIFORM);
    int[] many = new int[12];
    pair.fillOut(17, 4092, 12, many);
    int[] one = new int[12];
    for (int i = 0; i < 12; i++) {
      one[i] = pair.out(17, 4092 + i);
    }
    assertArrayEquals(one, many);
    pair.fillIn(3, (1 << 24) - 12, 12, many);
    for (int i = 0; i < 12; i++) {
      one[i] = pair.in(3, (1 << 24) - 12 + i);
    }
    assertArrayEquals(one, many);
  }

  @Test
  void thereAreNoSubsets() {
    assertThrows(
        IllegalStateException.class, () -> pair(Distribution.UNIFORM).products(Side.POSITIVE));
  }

  @ParameterizedTest
  @EnumSource
  void aTicketComesBackAsItWasWritten(Distribution distribution) {
    Path path = folder.resolve("single.ticket");
    TicketHeader written = new SmallTicket(3, distribution, Choice.SINGLE).write(path);
    try (Ticket ticket = Ticket.open(path);
        ThreadBatch batch = new ThreadBatch(2)) {
      assertEquals(written, ticket.header());
      assertTrue(new TicketVerifier(ticket, batch, done -> {}).verify(Optional.empty()).passed());
    }
  }
}
