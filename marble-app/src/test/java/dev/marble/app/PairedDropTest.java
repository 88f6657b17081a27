package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class PairedDropTest {
  @Test
  void countsWhatChanged() {
    boolean[] target = {true, true, true, false, false, true};
    boolean[] ticket = {true, false, false, true, false, true};
    PairedDrop drop = PairedDrop.of(target, ticket);
    assertEquals(new PairedDrop(6, 4, 2, 1), drop);
    assertEquals(3, drop.ticketRight());
    assertEquals(4 / 6.0, drop.targetAccuracy());
    assertEquals(3 / 6.0, drop.ticketAccuracy());
    assertEquals(100 / 6.0, drop.points(), 1e-12);
  }

  @Test
  void isWithinExactlyWhatIsAllowed() {
    assertTrue(new PairedDrop(1000, 900, 7, 2).isWithin(0.5));
    assertFalse(new PairedDrop(1000, 900, 8, 2).isWithin(0.5));
    assertTrue(new PairedDrop(1000, 900, 2, 8).isWithin(0));
  }

  /** The example of Agresti and Min's paper: 1,144 people asked twice, 132 and 107 changed. */
  @Test
  void hasTheIntervalOfThePaper() {
    PairedDrop drop = new PairedDrop(1144, 900, 132, 107);
    double difference = 25 / 1146.0;
    double error = Math.sqrt((240 - 25.0 * 25 / 1146)) / 1146;
    assertEquals(100 * (difference - 1.96 * error), drop.low(), 1e-3);
    assertEquals(100 * (difference + 1.96 * error), drop.high(), 1e-3);
  }

  /** The interval holds the true drop about as often as it says. */
  @Test
  void coversTheTruth() {
    long seed = 20_261_122;
    Random random = new Random(seed);
    double lose = 0.01;
    double win = 0.004;
    int covered = 0;
    int times = 2000;
    for (int i = 0; i < times; i++) {
      int lost = 0;
      int won = 0;
      for (int example = 0; example < 1000; example++) {
        double draw = random.nextDouble();
        lost += draw < lose ? 1 : 0;
        won += draw >= 1 - win ? 1 : 0;
      }
      PairedDrop drop = new PairedDrop(1000, 900, lost, won);
      double truth = 100 * (lose - win);
      covered += drop.low() <= truth && truth <= drop.high() ? 1 : 0;
    }
    double share = (double) covered / times;
    assertTrue(share > 0.93 && share < 0.98, "covers " + share + ", seed " + seed);
  }
}
