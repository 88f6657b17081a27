package dev.marble.app.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LinePlotTest {
  private static final Pattern PATH = Pattern.compile(" class=\"line a\" d=\"([^\"]*)\"");

  /** Over [0, 4] × [0, 2]: 99 units of width each, 110 of height each, from (52, 246). */
  private static LinePlot plot() {
    return new LinePlot(Axis.linear(0, 4, "n"), Axis.linear(0, 2, "y"));
  }

  private static String path(double[] x, double[] y) {
    String svg = plot().line(x, y, "a").draw("it").toString();
    return PATH.matcher(svg).results().map(found -> found.group(1)).findFirst().orElse("");
  }

  @Test
  void aLineGoesFromPointToPoint() {
    assertEquals("M52 246L151 136L250 26", path(new double[] {0, 1, 2}, new double[] {0, 1, 2}));
  }

  @Test
  void whatLiesOutsideIsCutOff() {
    assertEquals("M52 246L151 26", path(new double[] {0, 2}, new double[] {0, 4}));
    assertEquals("M151 26L250 246", path(new double[] {0, 2}, new double[] {4, 0}));
    assertEquals(
        "M52 136L151 136M349 136L448 136",
        path(new double[] {-1, 1, 2, 3, 5}, new double[] {1, 1, Double.NaN, 1, 1}));
    assertEquals("", path(new double[] {0, 1}, new double[] {3, 3}));
    assertEquals("", path(new double[] {0, 1}, new double[] {Double.NEGATIVE_INFINITY, 1}));
    // Out above and in again: two pieces.
    assertEquals(
        "M52 136L101.5 26M200.5 26L250 136", path(new double[] {0, 1, 2}, new double[] {1, 3, 1}));
  }

  @Test
  void bandsAndWhiskersEndAtTheAxes() {
    String svg =
        plot()
            .band(new double[] {0, 4}, new double[] {-1, 0}, new double[] {1, 9}, "b")
            .whisker(1, -5, 5, "b")
            .dot(1, 1, "b", "here & <there>")
            .dot(1, 3, "b", "outside")
            .legend("b", "a < b")
            .draw("it")
            .toString();
    assertTrue(svg.contains("d=\"M52 136L448 26L448 246L52 246Z\""), svg);
    assertTrue(svg.contains("y1=\"246\" y2=\"26\""), svg);
    assertTrue(svg.contains("<title>here &amp; &lt;there&gt;</title>"), svg);
    assertTrue(!svg.contains("outside"), svg);
    assertTrue(svg.contains("a &lt; b"), svg);
  }

  @Test
  void aFileOfItsOwnBringsItsStyle() {
    String file = plot().legend("b", "one").toFile("it", "svg .paper { fill: #fff; }\n");
    assertTrue(file.startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns="), file);
    assertTrue(file.contains("<style>\nsvg .paper { fill: #fff; }"), file);
    assertTrue(file.contains("class=\"paper\""), file);
    assertTrue(file.contains("aria-label=\"it\""), file);
  }

  private static String marks(Axis axis, int most) {
    StringBuilder text = new StringBuilder();
    for (Axis.Mark mark : axis.marks(most)) {
      text.append(mark.text()).append('@').append(Markup.number(mark.place())).append(' ');
    }
    return text.toString().strip();
  }

  @Test
  void marks() {
    assertEquals("0@0 10@0.5 20@1", marks(Axis.linear(0, 20, ""), 3));
    assertEquals("0\u00A0%@0 50\u00A0%@0.5 100\u00A0%@1", marks(Axis.percent(""), 2));
    assertEquals("1@1 0.1@0.67 0.01@0.33 10⁻³@0", marks(Axis.logarithmic(1e-3, 1, ""), 5));
    assertEquals("1@0 0.1@0.33 0.01@0.67 10⁻³@1", marks(Axis.logarithmic(1, 1e-3, ""), 5));
    assertEquals("10⁻⁹@1 10⁻¹²@0.5 10⁻¹⁵@0", marks(Axis.logarithmic(1e-15, 1e-9, ""), 3));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0", "-1, 1", "NaN, 1"})
  void aLogarithmHasNoPlaceForZero(double from, double to) {
    assertThrows(IllegalArgumentException.class, () -> Axis.logarithmic(from, to, ""));
  }

  @Test
  void longLegendsTakeMoreRows() {
    LinePlot plot = plot();
    for (int i = 0; i < 9; i++) {
      plot.legend("s" + i, "tolerance number " + i);
    }
    List<Double> bottoms =
        Pattern.compile("y=\"([0-9.]+)\">tolerance")
            .matcher(plot.draw("it").toString())
            .results()
            .map(MatchResult::group)
            .map(text -> Double.parseDouble(text.replaceAll("[^0-9.]", "")))
            .toList();
    assertEquals(9, bottoms.size());
    assertTrue(bottoms.getLast() > bottoms.getFirst() + 30);
    double height =
        Double.parseDouble(
            plot.draw("it").toString().replaceFirst("(?s).*viewBox=\"0 0 460 (\\d+)\".*", "$1"));
    assertTrue(height > bottoms.getLast(), height + " and " + bottoms);
  }
}
