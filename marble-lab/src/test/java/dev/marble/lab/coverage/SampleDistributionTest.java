package dev.marble.lab.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SampleDistributionTest {

  @ParameterizedTest
  @CsvSource({
    "uniform,                         uniform",
    "uniform(1),                      uniform",
    "normal(0.50),                    normal(0.5)",
    "product,                         product",
    "signed(1e-2),                    signed(0.01)",
    "' 0.5 * uniform + 0.5*normal ',  0.5*uniform+0.5*normal",
    "0.5*normal(2)+0.5*uniform(3e+1), 0.5*normal(2)+0.5*uniform(30)",
    "1e-1*uniform+9e-1*signed,        0.1*uniform+0.9*signed",
    "1*uniform,                       uniform",
  })
  void readsWhatItWrites(String text, String canonical) {
    SampleDistribution distribution = SampleDistribution.parse(text);
    assertEquals(canonical, distribution.toString());
    assertEquals(distribution, SampleDistribution.parse(canonical));
  }

  @ParameterizedTest
  @CsvSource({
    "'',                              not written as",
    "gaussian,                        none of uniform",
    "uniform(0),                      scale 0.0",
    "uniform(1e9),                    scale 1.0E9",
    "uniform(-1),                     not written as",
    "uniform(x),                      not written as",
    "uniform(1.2.3),                  scale",
    "uniform+,                        not written as",
    "0.5*uniform,                     add up to 0.5",
    "0.5*uniform+0.6*normal,          add up to 1.1",
    "uniform+normal,                  add up to 2.0",
    "0*uniform+1*normal,              weight 0.0",
    "2*uniform,                       weight 2.0",
    "0.5*normal+0.5*signed,           contains no uniform",
    "0.5*product+0.5*normal,          contains no uniform",
  })
  void refuses(String text, String part) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> SampleDistribution.parse(text))
            .getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void knowsItsMoments() {
    assertEquals(1.0 / 3, SampleDistribution.parse("uniform").meanSquare(), 1e-15);
    assertEquals(4.0, SampleDistribution.parse("normal(2)").meanSquare(), 1e-15);
    assertEquals(1.0 / 9, SampleDistribution.parse("product").meanSquare(), 1e-15);
    SampleDistribution mixture = SampleDistribution.parse("0.25*uniform(2)+0.75*signed(3)");
    assertEquals(0.25 * 4 / 3 + 0.75 * 9, mixture.meanSquare(), 1e-14);
    assertEquals(0.25 + 0.75 * 3, mixture.meanSize(), 1e-15);
    assertEquals(3, mixture.largest());
    assertTrue(mixture.hasDensity());
    assertTrue(!SampleDistribution.parse("signed").hasDensity());
  }
}
