package dev.marble.lab.lottery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.lab.model.Architectures;
import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.Parameter;
import dev.marble.lab.prune.Density;
import dev.marble.lab.prune.LayerRates;
import dev.marble.lab.prune.Masks;
import dev.marble.lab.prune.PruneException;
import dev.marble.lab.prune.RecordingLearner;
import dev.marble.lab.prune.RecordingLearner.Lesson;
import dev.marble.lab.prune.Scope;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.run.RunSpec;
import dev.marble.lab.train.Evaluation;
import dev.marble.lab.train.Optimizer;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LotteryProcedureTest {
  private static final Network ZEROS = Architectures.named("784-20-10", 1, 28, 28, 10);
  private static final Seed SEED = new Seed(11);
  private static final int LEVELS = 4;
  private static final int ENDLESS = -1;
  private static final Optimizer SGD = new Optimizer.Sgd(0.1, 0.9, true, 1e-3);
  private static final Optimizer ADAM = new Optimizer.Adam(0.002);

  @TempDir private Path runs;

  private static LotterySpec spec(
      Optimizer optimizer, int rewind, boolean oneShot, Set<Variant> controls) {
    return new LotterySpec(
        ZEROS,
        InitialWeights.GLOROT_NORMAL,
        TrainingSpec.of(optimizer, 12, 40, SEED).evaluating(4, 0),
        Scope.LAYERWISE,
        LayerRates.outputAtHalf(List.of("fc1.weight", "fc2.weight")),
        Density.of(0.6),
        LEVELS,
        rewind,
        oneShot,
        controls,
        List.of(SEED));
  }

  private List<LevelResult> run(LotterySpec spec, RecordingLearner learner, String parent) {
    RunSpec run = new RunSpec("lottery", 1, spec.keys());
    try (RunFolder folder = RunFolder.open(runs.resolve(parent), run)) {
      return LotteryProcedure.run(spec, folder, learner, LotteryProgress.SILENT, "a test");
    }
  }

  private static void assertSameBits(Network expected, Network actual) {
    for (Parameter parameter : expected.parameters()) {
      Parameter other = actual.parameter(parameter.name());
      for (int i = 0; i < parameter.length(); i++) {
        assertEquals(
            Float.floatToRawIntBits(parameter.value(i)),
            Float.floatToRawIntBits(other.value(i)),
            parameter.name() + " " + i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "adam"})
  void theInvariantsThatPeersBreak(String optimizer) {
    RecordingLearner learner = new RecordingLearner(ENDLESS);
    LotterySpec spec =
        spec(optimizer.equals("sgd") ? SGD : ADAM, 0, false, EnumSet.noneOf(Variant.class));
    List<LevelResult> results = run(spec, learner, "a");
    assertEquals(LEVELS + 1, results.size());
    Network start = InitialWeights.GLOROT_NORMAL.draw(ZEROS, SEED);
    Masks before = Masks.full(ZEROS);
    for (int level = 0; level <= LEVELS; level++) {
      Lesson lesson = learner.lessons.get(level);
      Masks masks = lesson.masks();
      assertTrue(masks.isSubsetOf(before));
      assertEquals(Density.of(0.6).power(level).keep(15_680), masks.keptCount("fc1.weight"));
      assertEquals(Density.of(0.8).power(level).keep(200), masks.keptCount("fc2.weight"));
      assertEquals(masks.sha256(), results.get(level).masksSha256());
      assertEquals(masks.keptCount(), results.get(level).kept());
      assertSameBits(masks.apply(start), lesson.start());
      assertSameBits(masks.apply(lesson.trained().last()), lesson.trained().last());
      assertKeptMove(lesson);
      before = masks;
    }
  }

  /** All but those of units that no example activates: these have no gradient at all. */
  private static void assertKeptMove(Lesson lesson) {
    BitSet active = new BitSet();
    moved(lesson, "fc1.weight").stream().map(i -> i / 784).forEach(active::set);
    assertTrue(active.cardinality() >= 15, active + " of 20 units");
    BitSet expected = lesson.masks().kept("fc1.weight");
    clear(expected, i -> !active.get(i / 784));
    assertEquals(expected, moved(lesson, "fc1.weight"));
    expected = lesson.masks().kept("fc2.weight");
    clear(expected, i -> !active.get(i % 20));
    assertEquals(expected, moved(lesson, "fc2.weight"));
    Parameter start = lesson.start().parameter("fc1.weight");
    assertTrue(moved(lesson, "fc1.weight").stream().anyMatch(i -> start.value(i) < 0));
  }

  private static void clear(BitSet bits, IntPredicate which) {
    bits.stream().filter(which).boxed().toList().forEach(bits::clear);
  }

  private static BitSet moved(Lesson lesson, String name) {
    Parameter from = lesson.start().parameter(name);
    Parameter to = lesson.trained().last().parameter(name);
    BitSet moved = new BitSet();
    for (int i = 0; i < from.length(); i++) {
      moved.set(i, from.value(i) != to.value(i));
    }
    return moved;
  }

  /** The weights that go are the smallest of the trained ones, not of the random ones. */
  @Test
  void prunesTheSmallestTrainedWeights() {
    RecordingLearner learner = new RecordingLearner(ENDLESS);
    run(spec(ADAM, 0, false, EnumSet.noneOf(Variant.class)), learner, "a");
    Parameter trained = learner.lessons.get(0).trained().last().parameter("fc1.weight");
    BitSet kept = learner.lessons.get(1).masks().kept("fc1.weight");
    double largestGone = 0;
    double smallestKept = Double.MAX_VALUE;
    for (int i = 0; i < trained.length(); i++) {
      double size = Math.abs(trained.value(i));
      if (kept.get(i)) {
        smallestKept = Math.min(smallestKept, size);
      } else {
        largestGone = Math.max(largestGone, size);
      }
    }
    assertTrue(largestGone <= smallestKept, largestGone + " " + smallestKept);
  }

  @Test
  void rewindsToStepK() {
    RecordingLearner learner = new RecordingLearner(ENDLESS);
    run(spec(SGD, 5, false, EnumSet.noneOf(Variant.class)), learner, "a");
    Network origin = learner.lessons.getFirst().trained().kept().get(5);
    assertNotEquals(
        InitialWeights.GLOROT_NORMAL.draw(ZEROS, SEED).parameter("fc1.weight"),
        origin.parameter("fc1.weight"));
    for (Lesson lesson : learner.lessons.subList(1, LEVELS + 1)) {
      assertSameBits(lesson.masks().apply(origin), lesson.start());
      assertEquals(
          List.of(8, 12), lesson.trained().evaluations().stream().map(Evaluation::step).toList());
    }
  }

  @Test
  void oneShotPrunesTheDenseNetworkEachTime() {
    RecordingLearner shots = new RecordingLearner(ENDLESS);
    RecordingLearner rounds = new RecordingLearner(ENDLESS);
    run(spec(ADAM, 0, true, EnumSet.noneOf(Variant.class)), shots, "a");
    run(spec(ADAM, 0, false, EnumSet.noneOf(Variant.class)), rounds, "b");
    assertEquals(rounds.lessons.get(1).masks(), shots.lessons.get(1).masks());
    assertNotEquals(rounds.lessons.get(3).masks(), shots.lessons.get(3).masks());
    assertEquals(
        rounds.lessons.get(3).masks().keptCount(), shots.lessons.get(3).masks().keptCount());
    assertTrue(shots.lessons.get(3).masks().isSubsetOf(shots.lessons.get(2).masks()));
  }

  @Test
  void controlsDifferInWhatTheyControlAlone() {
    RecordingLearner learner = new RecordingLearner(ENDLESS);
    LotterySpec spec =
        spec(ADAM, 0, false, EnumSet.of(Variant.REINIT, Variant.RANDOM, Variant.DENSE));
    List<LevelResult> results = run(spec, learner, "a");
    assertEquals(1 + 4 * LEVELS, results.size());
    for (int level = 1; level <= LEVELS; level++) {
      Lesson ticket = learner.lessons.get(4 * level - 3);
      Lesson reinit = learner.lessons.get(4 * level - 2);
      Lesson random = learner.lessons.get(4 * level - 1);
      Lesson dense = learner.lessons.get(4 * level);
      assertEquals(ticket.masks(), reinit.masks());
      assertFalse(
          ticket.start().parameter("fc1.weight").equals(reinit.start().parameter("fc1.weight")));
      assertNotEquals(ticket.masks(), random.masks());
      for (String name : ticket.masks().names()) {
        assertEquals(ticket.masks().keptCount(name), random.masks().keptCount(name));
      }
      assertSameBits(random.masks().apply(learner.lessons.getFirst().start()), random.start());
      assertEquals(dense.masks().total(), dense.masks().keptCount());
      assertTrue(Math.abs(ticket.masks().keptCount() - dense.masks().keptCount()) < 800);
      assertEquals(Variant.DENSE, results.get(4 * level).variant());
    }
  }

  /** A level's ticket, read from its file, is where its training started. */
  @Test
  void eachLevelLeavesItsTicket() {
    LotterySpec spec = spec(ADAM, 0, false, EnumSet.noneOf(Variant.class));
    RecordingLearner learner = new RecordingLearner(ENDLESS);
    run(spec, learner, "a");
    try (RunFolder folder =
        RunFolder.open(runs.resolve("a"), new RunSpec("lottery", 1, spec.keys()))) {
      for (int level = 1; level <= LEVELS; level++) {
        WinningTicket ticket = WinningTicket.read(LotteryProcedure.ticket(folder, SEED, level));
        Lesson lesson = learner.lessons.get(level);
        assertSameBits(ticket.start(), lesson.start());
        assertEquals(lesson.masks(), ticket.masks());
        assertEquals(Integer.toString(level), ticket.settings().get("level"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 6, 10})
  void aKilledSearchEndsAsIfItHadNotBeen(int trainings) throws IOException {
    LotterySpec spec = spec(SGD, 3, false, EnumSet.of(Variant.REINIT, Variant.DENSE));
    List<LevelResult> whole = run(spec, new RecordingLearner(ENDLESS), "whole");
    assertThrows(
        IllegalStateException.class, () -> run(spec, new RecordingLearner(trainings), "killed"));
    RecordingLearner rest = new RecordingLearner(ENDLESS);
    assertEquals(whole, run(spec, rest, "killed"));
    assertEquals(1 + 3 * LEVELS - trainings, rest.lessons.size());
    assertEquals(steps("whole"), steps("killed"));
    RecordingLearner none = new RecordingLearner(0);
    assertEquals(whole, run(spec, none, "killed"));
  }

  private Map<String, Integer> steps(String parent) throws IOException {
    Map<String, Integer> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(runs.resolve(parent))) {
      for (Path file : files.filter(each -> each.toString().contains("seed-11")).toList()) {
        if (Files.isRegularFile(file)) {
          hashes.put(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
        }
      }
    }
    return hashes;
  }

  @Test
  void refusesWhatCannotBe() {
    assertThrows(PruneException.class, () -> spec(ADAM, 12, false, EnumSet.noneOf(Variant.class)));
    assertThrows(PruneException.class, () -> spec(ADAM, 0, false, EnumSet.of(Variant.TICKET)));
    assertThrows(PruneException.class, () -> Variant.parseControl("ticket"));
  }
}
