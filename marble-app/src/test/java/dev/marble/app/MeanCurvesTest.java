package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.app.page.Axis;
import dev.marble.lab.MeanDeviation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MeanCurvesTest {
  private static final MeanCurves CURVES =
      new MeanCurves()
          .add("a", 1, 2)
          .add("a", 1, 4)
          .add("a", 10, 8)
          .add("a", 100, Double.NaN)
          .add("b", 2, 1);

  @Test
  void spreads() {
    MeanDeviation three = MeanDeviation.of(List.of(2.0, 4.0, 9.0));
    assertEquals(5, three.mean());
    assertEquals(Math.sqrt(13), three.deviation(), 1e-12);
    assertEquals("5 ± 3.606 (3 runs)", Means.ofRuns(three));
    assertEquals("0.9812", Means.ofRuns(MeanDeviation.of(List.of(0.98123))));
    assertEquals(0, MeanDeviation.of(List.of(7.0)).deviation());
    assertEquals(new MeanDeviation(3, 0.1, 0), MeanDeviation.of(List.of(0.1, 0.1, 0.1)));
  }

  @Test
  void whatIsNoNumberIsLeftOut() {
    assertArrayEquals(new double[] {1, 2, 10}, CURVES.xs());
    assertEquals(2, CURVES.runs());
    assertTrue(new MeanCurves().add("x", 1, Double.NaN).isEmpty());
    assertFalse(CURVES.isEmpty());
  }

  @Test
  void theAxesHoldTheBands() {
    double[] ys = CURVES.ys();
    double deviation = Math.sqrt(2);
    assertTrue(List.of(box(ys)).contains(3 + deviation), () -> List.of(box(ys)).toString());
    assertTrue(List.of(box(ys)).contains(3 - deviation));
  }

  private static Double[] box(double[] values) {
    return Arrays.stream(values).boxed().toArray(Double[]::new);
  }

  @Test
  void oneBandForTheCurveWithSeveralRuns() {
    String svg =
        CURVES
            .plot(
                Axis.around(CURVES.xs(), true, "density"), Axis.around(CURVES.ys(), false, "loss"))
            .draw("curves")
            .toString();
    assertEquals(2, svg.split("class=\"area", -1).length, svg);
    assertTrue(svg.contains(">a</text>") && svg.contains(">b</text>"), svg);
    assertTrue(svg.contains("a, 1: 3 ± 1.414 (2 runs)"), svg);
    // Two powers of ten are too few to read a logarithmic axis by.
    assertTrue(svg.contains(">5</text>") && svg.contains(">10</text>"), svg);
  }

  @Test
  void smallMarksSayWhatTheyAre() {
    MeanCurves rates = new MeanCurves().add("", 0.0003, 1).add("", 0.03, 2);
    String svg =
        rates
            .plot(Axis.around(rates.xs(), true, "rate"), Axis.around(rates.ys(), false, "loss"))
            .draw("rates")
            .toString();
    assertTrue(svg.contains(">5·10⁻⁴</text>") && svg.contains(">2·10⁻³</text>"), svg);
  }

  @Test
  void numbersAsPeopleReadThem() {
    assertEquals("12", TableOutput.number(12));
    assertEquals("0.3", TableOutput.number(0.3));
    assertEquals("1.0727", TableOutput.number(1.07271));
    assertEquals("1.2e-5", TableOutput.number(1.2e-5));
    assertEquals("3e-4", TableOutput.number(3e-4));
    assertEquals("–", TableOutput.number(Double.NaN));
    assertEquals("0", TableOutput.number(0));
    assertEquals("123457", TableOutput.number(123456.7));
    assertEquals("-0.25", TableOutput.number(-0.25));
    assertEquals("1.235e12", TableOutput.number(1234567890123.5));
  }
}
