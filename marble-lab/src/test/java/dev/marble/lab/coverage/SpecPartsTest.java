package dev.marble.lab.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.random.Seed;
import dev.marble.subsetsum.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Interval, numbers of samples, tolerances, and the specification of them all. */
final class SpecPartsTest {
  private static void refused(String part, Executable action) {
    String message = assertThrows(IllegalArgumentException.class, action).getMessage();
    assertTrue(message.contains(part), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.1                | 0.1",
        "0.01,0.1,0.01      | 0.1,0.01",
        "0.1..1e-4          | 0.1,0.01,0.001,1.0E-4",
        "1e-4..0.1          | 0.1,0.01,0.001,1.0E-4",
        "0.1..0.01:2        | 0.1,0.0316,0.01",
        "0.1..0.01:3        | 0.1,0.0464,0.0215,0.01",
        "0.25,0.1..0.05     | 0.25,0.1",
        "1e-14..1e-15       | 1.0E-14,1.0E-15",
      })
  void tolerances(String text, String canonical) {
    assertEquals(canonical, Tolerances.parse(text).toString());
    assertEquals(Tolerances.parse(text), Tolerances.parse(canonical));
  }

  @Test
  void wrongTolerances() {
    refused("tolerance 0 ", () -> Tolerances.parse("0"));
    refused("tolerance -0.1 ", () -> Tolerances.parse("-0.1"));
    refused("tolerance 1.0E-16 ", () -> Tolerances.parse("1e-16"));
    refused("tolerance 1.5 ", () -> Tolerances.parse("0.1,1.5"));
    refused("\"\"", () -> Tolerances.parse(""));
    refused("\"NaN\"", () -> Tolerances.parse("NaN"));
    refused("\"0.1..0.2..0.3\"", () -> Tolerances.parse("0.1..0.2..0.3"));
    refused("tolerance 0 ", () -> Tolerances.parse("0.1..0"));
    refused("0 tolerances per power", () -> Tolerances.parse("0.1..0.01:0"));
    refused("\"x\"", () -> Tolerances.parse("0.1..0.01:x"));
    refused("not within 1 … 200", () -> Tolerances.parse("0.1..1e-15:100"));
  }

  @Test
  void ranges() {
    assertEquals(new SampleRange(1, 62), SampleRange.parse("1..62"));
    assertEquals(new SampleRange(9, 9), SampleRange.parse("9"));
    assertEquals("3..7", SampleRange.parse(" 3 .. 7 ").toString());
    refused("samples 0..5", () -> SampleRange.parse("0..5"));
    refused("samples 1..63", () -> SampleRange.parse("1..63"));
    refused("samples 7..3", () -> SampleRange.parse("7..3"));
    refused("\"1..2..3\"", () -> SampleRange.parse("1..2..3"));
    refused("\"1.5\"", () -> SampleRange.parse("1.5"));
    refused("\"\"", () -> SampleRange.parse("..5"));
  }

  @Test
  void intervals() {
    assertEquals(new Interval(-0.5, 0.5), Interval.parse("-0.5, 0.5"));
    assertEquals("-0.5,2", Interval.parse("-0.5,2").toString());
    refused("interval 0.5,-0.5 is reversed", () -> Interval.parse("0.5,-0.5"));
    refused("interval 1,1 is empty", () -> Interval.parse("1,1"));
    refused("not within", () -> Interval.parse("0,1e9"));
    refused("\"Infinity\"", () -> Interval.parse("0,Infinity"));
    refused("\"0\"", () -> Interval.parse("0"));
    refused("\"x\"", () -> Interval.parse("0,x"));
  }

  private static CoverageSpec spec(String distribution, String tolerances, double failure) {
    return new CoverageSpec(
        SampleDistribution.parse(distribution),
        new Interval(-0.5, 0.5),
        Tolerances.parse(tolerances),
        failure,
        Optional.of(new CoverageSpec.Trials(new SampleRange(1, 12), 100)),
        Optional.empty(),
        new Seed(1),
        Limits.DEFAULT);
  }

  @Test
  void specifications() {
    CoverageSpec spec = spec("uniform", "0.1,0.01", 0.05);
    assertEquals(spec.hash(), spec(" 1*uniform(1.0) ", "0.01,0.1", 0.05).hash());
    assertNotEquals(spec.hash(), spec("uniform", "0.1,0.01", 0.06).hash());
    assertNotEquals(spec.hash(), spec("normal", "0.1,0.01", 0.05).hash());
    assertTrue(spec.canonical().contains("\"distribution\": \"uniform\""), spec.canonical());
    for (double failure : List.of(0.0, 1.0, -1.0, Double.NaN)) {
      refused("failure probability " + failure, () -> spec("uniform", "0.1", failure));
    }
    spec("uniform", "1e-15", 0.05);
    spec("normal", "1e-15", 0.05);
    refused("tolerance 1.0E-15 is finer than 16", () -> spec("normal(10)", "0.1,1e-15", 0.05));
    refused("trials 0 ", () -> new CoverageSpec.Trials(new SampleRange(1, 2), 0));
    refused("trials 1000001 ", () -> new CoverageSpec.Trials(new SampleRange(1, 2), 1_000_001));
    refused(
        "no trials",
        () ->
            new CoverageSpec(
                spec.distribution(),
                spec.interval(),
                spec.tolerances(),
                0.5,
                Optional.empty(),
                Optional.empty(),
                spec.seed(),
                spec.limits()));
    refused(
        "limit on time",
        () ->
            new CoverageSpec(
                spec.distribution(),
                spec.interval(),
                spec.tolerances(),
                0.5,
                spec.single(),
                Optional.empty(),
                spec.seed(),
                Limits.DEFAULT.within(Duration.ofSeconds(1))));
  }
}
