package dev.marble.lab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ScheduleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "constant | 99 | 1",
        "linear | 0 | 1",
        "linear | 75 | 0.25",
        "cosine | 0 | 1",
        "cosine | 50 | 0.5",
        "cosine | 25 | 0.8535533905932737",
        "step:40,80:0.1 | 39 | 1",
        "step:40,80:0.1 | 40 | 0.1",
        "step:40,80:0.1 | 99 | 0.01",
        "warm-up:10+constant | 0 | 0.1",
        "warm-up:10+constant | 9 | 1",
        "warm-up:10+linear | 4 | 0.48",
        "warm-up:10+step:40,80:0.5 | 60 | 0.5"
      })
  void changeTheRate(String text, int step, double factor) {
    Schedule schedule = Schedule.parse(text);
    assertEquals(factor, schedule.factor(step, 100), 1e-12);
    assertEquals(schedule, Schedule.parse(schedule.label()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "steps",
        "step:",
        "step:40",
        "step:80,40:0.1",
        "step:0:0.1",
        "step:4:0",
        "step:4:e",
        "warm-up:0+linear",
        "warm-up:5",
        "cosine+linear"
      })
  void refuseWhatTheyAreNot(String text) {
    String message = assertThrows(TrainingException.class, () -> Schedule.parse(text)).getMessage();
    assertTrue(message.endsWith("."), message);
  }
}
