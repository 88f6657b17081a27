package dev.marble.ticket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.MarbleException;
import dev.marble.random.Distribution;
import dev.marble.random.Seed;
import dev.marble.reference.FormatPage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class HiddenUnitsTest {
  private static final List<Side> BOTH = List.of(Side.POSITIVE, Side.NEGATIVE);
  private static final long SEED = 0xFEED_0000_0001L;

  private static HiddenUnits draw(Distribution d, int number, int blocks, int n, List<Side> sides) {
    return HiddenUnits.draw(new Recipe(new Seed(SEED), d).into(number), blocks, n, sides);
  }

  @ParameterizedTest
  @EnumSource
  void liveUnitsAreThoseOfTheFormatPage(Distribution distribution) {
    FormatPage page = new FormatPage(SEED, distribution.label());
    int number = 3;
    for (int samples : new int[] {1, 2, 21, 62}) {
      HiddenUnits hidden = draw(distribution, number, 3, samples, BOTH);
      int widest = 0;
      for (int block = 0; block < 3; block++) {
        for (Side side : BOTH) {
          List<Integer> live = page.liveUnits(number, block, side == Side.POSITIVE, samples);
          for (int j = 0; j < samples; j++) {
            assertEquals(live.get(j), hidden.unit(side, block, j));
            assertEquals(
                page.q(2L * number, 256L * block + live.get(j)), hidden.value(side, block, j));
          }
          widest = Math.max(widest, live.getLast() + 1);
        }
      }
      assertEquals(widest, hidden.width());
      assertEquals(samples, hidden.samples());
      assertEquals(3, hidden.blocks());
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneSideAloneHasTheSameUnits(Distribution distribution) {
    HiddenUnits both = draw(distribution, 0, 2, 10, BOTH);
    for (Side side : BOTH) {
      HiddenUnits alone = draw(distribution, 0, 2, 10, List.of(side));
      for (int j = 0; j < 10; j++) {
        assertEquals(both.unit(side, 1, j), alone.unit(side, 1, j));
        assertEquals(both.value(side, 1, j), alone.value(side, 1, j));
      }
      assertTrue(alone.width() <= both.width());
    }
  }

  @Test
  void zeroBelongsToNeitherSide() {
    assertTrue(Side.POSITIVE.holds(1) && !Side.POSITIVE.holds(0) && !Side.POSITIVE.holds(-1));
    assertTrue(Side.NEGATIVE.holds(-1) && !Side.NEGATIVE.holds(0) && !Side.NEGATIVE.holds(1));
  }

  @Test
  void tooFewUnitsAreReportedWithWhatWouldHelp() {
    var error =
        assertThrows(
            MarbleException.class,
            () -> draw(Distribution.UNIFORM, 0, 1, 200, List.of(Side.NEGATIVE)));
    String sentence = error.getMessage();
    assertTrue(sentence.startsWith("Input 0 has only "), sentence);
    assertTrue(sentence.contains(" of 200 hidden units with a negative weight"), sentence);
    assertTrue(sentence.endsWith("Maybe use another seed."), sentence);
  }
}
