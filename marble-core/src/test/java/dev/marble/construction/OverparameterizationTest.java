package dev.marble.construction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.batch.ThreadBatch;
import dev.marble.ticket.InputSign;
import dev.marble.ticket.TensorLayout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The widths that are reported are those that carving needs. */
final class OverparameterizationTest {
  private static final TensorLayout LAYOUT = Pensia.outByIn(30, 20);
  private static final float[] VALUES = Carving.values(600, 0.8, 21);

  private static List<Need> measure(Construction carved, float[] values, double share) {
    TargetTensor tensor = new Carving(LAYOUT, InputSign.ANY, values, settings(carved)).tensor();
    try (ThreadBatch batch = new ThreadBatch(2)) {
      return new Overparameterization(settings(carved), batch)
          .of(tensor, Carving.NUMBER, values, share * 0.8);
    }
  }

  private static CarveSettings settings(Construction construction) {
    CarveSettings plain = Carving.settings(0.01, 0, OnMiss.WIDEN);
    return new CarveSettings(
        plain.recipe(), plain.tolerance(), 0, 0.125, OnMiss.WIDEN, construction);
  }

  @ParameterizedTest
  @EnumSource
  void allAreMeasuredOnTheSameWeightsWhateverIsCarved(Construction carved) {
    List<Need> needs = measure(carved, VALUES, 0.01);
    assertEquals(List.of(Construction.values()), needs.stream().map(Need::construction).toList());
    assertTrue(needs.stream().allMatch(need -> need.weights() == 600), needs::toString);
    assertEquals(measure(Construction.PENSIA, VALUES, 0.01), needs);
  }

  /** One sample fewer than needed leaves a weight unmet, and as many as needed leave none. */
  @Test
  void theSamplesAreTheFewestThatMeetEveryWeight() {
    Need pensia = measure(Construction.PENSIA, VALUES, 0.01).getFirst();
    TensorLayout row = Pensia.outByIn(1, 600);
    for (int samples : new int[] {pensia.samples() - 1, pensia.samples()}) {
      Carving carving =
          new Carving(row, InputSign.ANY, VALUES, Carving.settings(0.01, samples, OnMiss.ACCEPT));
      long missed = carving.carve(2).statistics().missed();
      assertEquals(samples == pensia.samples(), missed == 0, samples + " samples: " + missed);
    }
  }

  /** log(1/ε) against 1/ε. */
  @Test
  void oneGrowsWithTheLogarithmOfTheErrorTheOtherWithItsInverse() {
    List<Need> coarse = measure(Construction.PENSIA, VALUES, 0.04);
    List<Need> fine = measure(Construction.PENSIA, VALUES, 0.0025);
    double few = (double) fine.getFirst().width() / coarse.getFirst().width();
    assertTrue(few >= 1 && few < 3, few + " times the width for a sixteenth of the error");
    double times = (double) fine.get(1).width() / coarse.get(1).width();
    assertTrue(times > 5 && times < 50, times + " times the width for a sixteenth of the error");
  }

  /** About one copy more for half the error. */
  @Test
  void copiesGrowWithTheLogarithmOfTheError() {
    Need coarse = measure(Construction.PENSIA, VALUES, 0.04).get(2);
    Need fine = measure(Construction.PENSIA, VALUES, 0.0025).get(2);
    int more = fine.samples() - coarse.samples();
    assertTrue(more >= 1 && more <= 10, more + " copies more for a sixteenth of the error");
    assertEquals(fine.samples(), fine.width());
  }

  @Test
  void aTensorOfZerosNeedsNothing() {
    assertEquals(List.of(), measure(Construction.PENSIA, new float[600], 0.01));
  }

  @Test
  void whatIsOutOfReachIsLeftOut() {
    List<Need> needs = measure(Construction.PENSIA, VALUES, 1e-6);
    assertTrue(needs.stream().allMatch(need -> need.weights() <= 600), needs::toString);
    assertEquals(Construction.PENSIA, needs.getFirst().construction());
  }
}
