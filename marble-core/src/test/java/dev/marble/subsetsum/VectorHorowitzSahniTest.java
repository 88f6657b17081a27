package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;

final class VectorHorowitzSahniTest implements VectorContract<VectorHorowitzSahni> {
  @Override
  public VectorHorowitzSahni solver() {
    return new VectorHorowitzSahni();
  }

  /** By hand: of (3,1), (1,4), (5,9), (2,6), only the second and the last make (3,10). */
  @Test
  void fourVectorsByHand() {
    long[][] items = {{3, 1}, {1, 4}, {5, 9}, {2, 6}};
    long[] target = {3, 10};
    Outcome exact = solver().within(items, target, new long[2], Limits.DEFAULT);
    assertEquals(0b1010, assertInstanceOf(Outcome.Found.class, exact).subset());
    // (3, 1) and (5, 9) make (8, 10); (1, 4), (2, 6) and (3, 1) make (6, 11), which is 2 away.
    Outcome nearest = solver().nearest(items, new long[] {8, 11}, Limits.DEFAULT);
    assertEquals(0b0101, assertInstanceOf(Outcome.Found.class, nearest).subset());
    Outcome none = solver().within(items, new long[] {4, 10}, new long[] {0, 4}, Limits.DEFAULT);
    assertInstanceOf(Outcome.ProvenAbsent.class, none);
  }
}
