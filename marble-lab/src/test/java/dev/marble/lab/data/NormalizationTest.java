package dev.marble.lab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NormalizationTest {
  @Test
  void readsMeansFirst() {
    Normalization grey = Normalization.parse("0.1307, 0.3081");
    assertEquals(new Normalization(List.of(0.1307), List.of(0.3081)), grey);
    Normalization colour = Normalization.parse("1,2,3,4,5,6");
    assertEquals(List.of(1.0, 2.0, 3.0), colour.means());
    assertEquals(List.of(4.0, 5.0, 6.0), colour.standardDeviations());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1307,0.3081", "1,2,3,4,5,6", "identity"})
  void writesWhatItReads(String text) {
    Normalization read = Normalization.parse(text);
    assertEquals(read, Normalization.parse(read.toText()));
  }

  @Test
  void appliesToEachChannel() {
    float[] pixels = {0, 1, 0, 1};
    Normalization.parse("0.5,0.25,2,4").apply(pixels, 2, 2);
    assertArrayEquals(new float[] {-0.25f, 0.25f, -0.0625f, 0.1875f}, pixels);
    float[] shared = {0, 1, 0, 1};
    Normalization.parse("0.5,2").apply(shared, 2, 2);
    assertArrayEquals(new float[] {-0.25f, 0.25f, -0.25f, 0.25f}, shared);
  }

  @Test
  void knowsTheIdentity() {
    assertTrue(Normalization.identity().isIdentity());
    assertTrue(Normalization.parse("").isIdentity());
    assertTrue(Normalization.parse("0,1").isIdentity());
    assertFalse(Normalization.parse("0,2").isIdentity());
    float[] pixels = {0.3f};
    Normalization.identity().apply(pixels, 1, 1);
    assertArrayEquals(new float[] {0.3f}, pixels);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1,2,3", "a,b", "0,0", "0,NaN", "Infinity,1", "1,,", "0,1e-60"})
  void refusesNonsense(String text) {
    Expect.refusal(() -> Normalization.parse(text));
  }

  @Test
  void refusesOtherNumbersOfChannels() {
    Normalization two = Normalization.parse("0,0,2,2");
    assertFalse(two.fits(3));
    Expect.refusal(() -> two.apply(new float[3], 3, 1), "2 channels", "3");
    Expect.refusal(() -> new Normalization(List.of(1.0), List.of()), "1 means", "0 deviations");
  }
}
