package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;

/** The search for a tolerance, on rules of which the answer is known. */
final class ToleranceSearchTest {
  /** A ticket that would be, its size log₂ of 1/error. */
  private record Try(double tolerance, double aim, boolean isGood, boolean isHopeless, double size)
      implements ToleranceSearch.Trial {}

  private final List<Try> tried = new ArrayList<>();

  /** Which errors are good; only the whole tolerance counts. */
  private Optional<Try> search(DoublePredicate good, DoublePredicate hopeless) {
    return ToleranceSearch.smallest(
        (tolerance, aim) -> {
          double error = tolerance * aim;
          double size = -Math.log(error) / Math.log(2) + (1 - aim) / 10;
          return new Try(tolerance, aim, good.test(error) && aim == 1, hopeless.test(error), size);
        },
        tried);
  }

  private static double step(int quarters) {
    return Math.pow(2, -quarters / 4.0);
  }

  @Test
  void findsEveryBorderOfARuleThatIsMonotone() {
    for (int border = 0; border <= 68; border++) {
      tried.clear();
      double limit = step(border) * 1.02;
      Try found = search(error -> error <= limit, error -> false).orElseThrow();
      assertEquals(step(border), found.tolerance(), 0.01 * step(border), "border " + border);
      Set<Try> different = new HashSet<>(tried);
      assertEquals(tried.size(), different.size(), "tried twice: " + tried);
      assertTrue(tried.size() <= 30, tried.size() + " tries");
    }
  }

  @Test
  void findsALuckyTicketBeyondTheBorder() {
    double border = step(20) * 1.02;
    double lucky = step(15);
    Try found =
        search(e -> e <= border || Math.abs(e - lucky) < 0.01 * lucky, e -> false).orElseThrow();
    assertEquals(lucky, found.tolerance(), 0.01 * lucky);
  }

  @Test
  void triesNothingCoarserThanTheHopeless() {
    double border = step(20) * 1.02;
    Try found = search(e -> e <= border, e -> e > border).orElseThrow();
    assertEquals(step(20), found.tolerance(), 0.01 * border);
    long coarser = tried.stream().filter(t -> t.aim() == 1 && t.tolerance() > border).count();
    assertTrue(coarser <= 3, tried::toString);
  }

  @Test
  void takesAnotherAimWhereThatIsSmaller() {
    double border = step(20) * 1.02;
    Try found =
        ToleranceSearch.smallest(
                (tolerance, aim) ->
                    new Try(
                        tolerance,
                        aim,
                        tolerance * aim <= border,
                        false,
                        -Math.log(tolerance * aim) / Math.log(2) + (aim == 0.25 ? -1 : 0)),
                tried)
            .orElseThrow();
    assertEquals(0.25, found.aim());
    assertEquals(step(20), found.tolerance() * found.aim(), 0.01 * border);
  }

  @Test
  void saysWhenNothingIsGood() {
    assertEquals(Optional.empty(), search(e -> false, e -> true));
    assertEquals(step(68), tried.getLast().tolerance(), 0.01 * step(68));
    assertTrue(tried.stream().allMatch(t -> t.aim() == 1));
  }
}
