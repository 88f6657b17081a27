package dev.marble.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestNameTest {
  private static final List<String> KEYS = List.of("learning_rate", "batch", "seed", "n");

  @ParameterizedTest
  @CsvSource({
    "learning-rate, learning_rate",
    "learning_rat, learning_rate",
    "lerning_raet, learning_rate",
    "learn, learning_rate",
    "Batch, batch",
    "seeds, seed",
    "sede, seed"
  })
  void near(String written, String meant) {
    assertEquals(Optional.of(meant), NearestName.near(written, KEYS));
  }

  @Test
  void whatIsFarIsNotGuessed() {
    assertEquals(Optional.empty(), NearestName.near("momentum", KEYS));
    assertEquals(Optional.empty(), NearestName.near("x", KEYS));
    assertEquals(Optional.empty(), NearestName.near("", KEYS));
    assertEquals(Optional.of("seed"), NearestName.of("sxxd", KEYS));
    assertEquals(Optional.empty(), NearestName.of("x", List.of()));
  }
}
