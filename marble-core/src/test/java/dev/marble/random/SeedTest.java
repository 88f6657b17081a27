package dev.marble.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SeedTest {

  @ParameterizedTest
  @CsvSource({
    "0,                    0,                    0",
    "42,                   42,                   42",
    "'  42 ',              42,                   42",
    "-1,                   -1,                   18446744073709551615",
    "18446744073709551615, -1,                   18446744073709551615",
    "9223372036854775807,  9223372036854775807,  9223372036854775807",
    "9223372036854775808,  -9223372036854775808, 9223372036854775808",
    "-9223372036854775808, -9223372036854775808, 9223372036854775808",
    "0x2a,                 42,                   42",
    "0X2A,                 42,                   42",
    "0xffffffffffffffff,   -1,                   18446744073709551615",
  })
  void reads(String text, long value, String written) {
    Seed seed = Seed.parse(text);
    assertEquals(value, seed.value());
    assertEquals(written, seed.toString());
    assertEquals(seed, Seed.parse(seed.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "4 2",
        "1.5",
        "1e3",
        "0x",
        "0xg",
        "0x-1",
        "-0x1",
        "--1",
        "1_000",
        "18446744073709551616",
        "-9223372036854775809",
        "0x10000000000000000"
      })
  void refuses(String text) {
    var error = assertThrows(IllegalArgumentException.class, () -> Seed.parse(text));
    assertTrue(error.getMessage().contains("\"" + text + "\""), error.getMessage());
  }
}
