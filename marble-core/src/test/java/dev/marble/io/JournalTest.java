package dev.marble.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.MarbleException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
  private static final String WORK = "carve a";
  private static final int ANSWERS = 4;

  @TempDir Path folder;
  private Path goal;
  private Path file;

  @BeforeEach
  void name() {
    goal = folder.resolve("a.ticket");
    file = Journal.path(goal);
  }

  private static byte[] question(int i) {
    return ("question " + i).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] answer(int i) {
    byte[] answer = new byte[7 * i];
    Arrays.fill(answer, (byte) (i + 1));
    return answer;
  }

  private void addAnswers() {
    try (Journal journal = Journal.open(goal, WORK)) {
      for (int i = 0; i < ANSWERS; i++) {
        assertEquals(Optional.empty(), journal.find(question(i)));
        journal.add(question(i), answer(i));
      }
    }
  }

  /** Whatever is found must be right; returns what was. */
  private List<Integer> found(Journal journal) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < ANSWERS; i++) {
      Optional<byte[]> answer = journal.find(question(i));
      if (answer.isPresent()) {
        assertArrayEquals(answer(i), answer.get());
        found.add(i);
      }
    }
    return found;
  }

  @Test
  void answersAreFoundAgain() {
    addAnswers();
    assertTrue(Journal.isKept(goal, WORK));
    assertFalse(Journal.isKept(goal, "carve b"));
    assertFalse(Journal.isKept(folder.resolve("b.ticket"), WORK));
    try (Journal journal = Journal.open(goal, WORK)) {
      assertEquals(List.of(0, 1, 2, 3), found(journal));
      assertEquals(ANSWERS, journal.size());
      assertFalse(journal.hasReplacedOther());
      assertTrue(journal.isComplete());
      assertEquals(Optional.empty(), journal.find(question(ANSWERS)));
    }
  }

  @Test
  void numbersAreFoundOnce() {
    double[] odd = {-0.0, Double.MIN_VALUE, 1 / 3.0, Double.POSITIVE_INFINITY, Double.NaN};
    try (Journal journal = Journal.open(goal, WORK)) {
      assertArrayEquals(odd, journal.numbers("a", () -> odd));
      assertArrayEquals(new double[0], journal.numbers("b", () -> new double[0]));
    }
    try (Journal journal = Journal.open(goal, WORK)) {
      assertArrayEquals(odd, journal.numbers("a", () -> new double[] {1}));
      assertArrayEquals(new double[0], journal.numbers("b", () -> odd));
      assertArrayEquals(new double[] {2}, journal.numbers("c", () -> new double[] {2}));
    }
  }

  @Test
  void aJournalOfOtherWorkIsReplaced() {
    addAnswers();
    try (Journal journal = Journal.open(goal, "carve b")) {
      assertTrue(journal.hasReplacedOther());
      assertEquals(List.of(), found(journal));
      journal.add(question(1), answer(1));
    }
    try (Journal journal = Journal.open(goal, "carve b")) {
      assertEquals(List.of(1), found(journal));
    }
    try (Journal journal = Journal.open(goal, WORK)) {
      assertEquals(List.of(), found(journal));
    }
  }

  @Test
  void whatIsNoJournalIsReplaced() throws IOException {
    for (String text : List.of("", "x", "x".repeat(1000))) {
      Files.writeString(file, text);
      try (Journal journal = Journal.open(goal, WORK)) {
        assertEquals(List.of(), found(journal));
        journal.add(question(2), answer(2));
        assertEquals(List.of(2), found(journal));
      }
      try (Journal journal = Journal.open(goal, WORK)) {
        assertEquals(List.of(2), found(journal));
        journal.remove();
      }
      assertFalse(Files.exists(file));
    }
  }

  @Test
  void anEmptyOneIsNotLeft() {
    Journal.open(goal, WORK).close();
    assertFalse(Files.exists(file));
    assertFalse(Journal.isKept(goal, WORK));
  }

  /** At every length: the answers that are whole are found, and work goes on from there. */
  @Test
  void cutAnywhere() throws IOException {
    addAnswers();
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      int first;
      try (Journal journal = Journal.open(goal, WORK)) {
        List<Integer> found = found(journal);
        first = found.size();
        assertTrue(first < ANSWERS);
        assertEquals(List.of(0, 1, 2, 3).subList(0, first), found);
        for (int i = first; i < ANSWERS; i++) {
          journal.add(question(i), answer(i));
        }
      }
      assertArrayEquals(whole, Files.readAllBytes(file), "cut to " + length + ", then continued");
    }
  }

  /** At every bit: nothing wrong is ever found, and a damaged answer is not the end of others. */
  @Test
  void damagedAnywhere() throws IOException {
    addAnswers();
    byte[] whole = Files.readAllBytes(file);
    int lost = 0;
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, damaged);
      List<Integer> found;
      try (Journal journal = Journal.open(goal, WORK)) {
        found = found(journal);
        assertTrue(found.size() < ANSWERS, "bit " + bit);
        lost += ANSWERS - found.size();
        for (int i = 0; i < ANSWERS; i++) {
          if (!found.contains(i)) {
            journal.add(question(i), answer(i));
          }
        }
        assertEquals(List.of(0, 1, 2, 3), found(journal));
      }
      try (Journal journal = Journal.open(goal, WORK)) {
        assertEquals(List.of(0, 1, 2, 3), found(journal), "bit " + bit);
      }
    }
    assertTrue(lost < 3 * 8 * whole.length, "an answer is lost alone where its head is whole");
  }

  @Test
  void oneAtATime() {
    try (Journal journal = Journal.open(goal, WORK)) {
      journal.add(question(0), answer(0));
      String said =
          assertThrows(MarbleException.class, () -> Journal.open(goal, WORK)).getMessage();
      assertTrue(said.contains("Another process is at work on") && said.contains("a.ticket"), said);
      assertEquals(List.of(0), found(journal));
    }
    try (Journal journal = Journal.open(goal, WORK)) {
      assertEquals(List.of(0), found(journal));
    }
  }

  @Test
  void whereNoneCanBeMade() {
    Path nowhere = folder.resolve("missing").resolve("a.ticket");
    String said =
        assertThrows(MarbleException.class, () -> Journal.open(nowhere, WORK)).getMessage();
    assertTrue(said.contains("cannot be opened"), said);
  }
}
