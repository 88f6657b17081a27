package dev.marble.ticket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.batch.ThreadBatch;
import dev.marble.random.Distribution;
import dev.marble.random.Seed;
import dev.marble.reference.FormatPage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A weight behind copies of its input is what the format page says. */
final class CopiesTest {
  private static final TensorLayout LAYOUT = new TensorLayout(List.of(1, 5, 3, 4), List.of(0, 2));
  private static final int NUMBER = 5;

  @TempDir Path folder;

  private static RandomPair pair(Distribution distribution) {
    Recipe recipe = new Recipe(new Seed(-77), distribution);
    return new RandomPair(recipe, NUMBER, LAYOUT, InputSign.IMMATERIAL, Choice.COPIES, 62, -3);
  }

  @ParameterizedTest
  @EnumSource
  void sumsAreThoseOfThePage(Distribution distribution) {
    FormatPage page = new FormatPage(-77, distribution.label());
    RandomPair pair = pair(distribution);
    KeptUnits kept = pair.kept(Side.POSITIVE);
    Random random = new Random(1);
    int[] units = new int[62];
    for (int t = 0; t < LAYOUT.size(); t++) {
      long subset = random.nextLong() >>> 2 + random.nextInt(60);
      kept.select(t);
      assertEquals(FormatPage.sum(page.copies(NUMBER, 62, t), subset), kept.sum(subset));
      int count = kept.units(subset, units);
      assertEquals(Long.bitCount(subset), count);
      double sum = 0;
      for (int j = 0; j < count; j++) {
        assertTrue((subset >> units[j] & 1) == 1);
        sum += pair.out(t, units[j]);
      }
      assertEquals(Math.scalb(sum, -23 - 3), pair.value(kept.sum(subset)));
    }
    assertEquals(62, pair.width(List.of()));
    assertEquals(0, pair.hiddenKept(Map.of()));
  }

  @ParameterizedTest
  @EnumSource
  void aTicketComesBackAsItWasWritten(Distribution distribution) {
    Path path = folder.resolve("copies.ticket");
    TicketHeader written = new SmallTicket(3, distribution, Choice.COPIES).write(path);
    try (Ticket ticket = Ticket.open(path);
        ThreadBatch batch = new ThreadBatch(2)) {
      assertEquals(written, ticket.header());
      assertEquals(2, ticket.tensor("conv").orElseThrow().copies());
      assertTrue(new TicketVerifier(ticket, batch, done -> {}).verify(Optional.empty()).passed());
    }
  }

  @Test
  void copiesGoWithInputsWhoseSignDoesNotMatter() {
    Path path = folder.resolve("copies.ticket");
    CarvedTensor tensor =
        new SmallTicket(3, Distribution.UNIFORM, Choice.COPIES).write(path).tensors().getFirst();
    for (InputSign inputs : List.of(InputSign.NON_NEGATIVE, InputSign.IMMATERIAL)) {
      Choice choice = inputs == InputSign.IMMATERIAL ? Choice.SUBSET : Choice.COPIES;
      String sentence =
          assertThrows(IllegalArgumentException.class, () -> with(tensor, inputs, choice, 1))
              .getMessage();
      assertTrue(sentence.contains("does not go with"), sentence);
    }
    String sentence =
        assertThrows(
                IllegalArgumentException.class,
                () -> with(tensor, tensor.inputs(), tensor.choice(), 5))
            .getMessage();
    assertTrue(sentence.contains("are not 5 copies"), sentence);
  }

  private static CarvedTensor with(
      CarvedTensor tensor, InputSign inputs, Choice choice, int copies) {
    return new CarvedTensor(
        tensor.name(),
        tensor.construction(),
        tensor.number(),
        tensor.shape(),
        tensor.layout(),
        inputs,
        choice,
        copies,
        tensor.samples(),
        tensor.scaleExponent(),
        tensor.tolerance(),
        tensor.origin(),
        tensor.masks(),
        tensor.statistics(),
        tensor.weightsSha256());
  }
}
