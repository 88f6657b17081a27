package dev.marble.lab.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.RedundantLayers;
import dev.marble.lab.prune.Density;
import dev.marble.lab.train.CheckpointStore;
import dev.marble.lab.train.Evaluation;
import dev.marble.lab.train.Optimizer;
import dev.marble.lab.train.Schedule;
import dev.marble.lab.train.Trained;
import dev.marble.lab.train.Trainer;
import dev.marble.lab.train.TrainingProgress;
import dev.marble.lab.train.TrainingSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SearchProcedureTest {
  private static final Keep KEEP = Keep.layerwise(Density.of(0.4));
  private static final TrainingSpec SPEC =
      TrainingSpec.of(new Optimizer.Sgd(0.5, 0.9, false, 1e-4), 12, 20, Small.SEED)
          .with(new Schedule.Cosine())
          .evaluating(5, 0);

  /** Keeps each state, and stops training after some steps as a kill would. */
  private static final class Memory implements CheckpointStore, TrainingProgress {
    private final int killAt;
    private byte[] state;
    private int begunAt = -1;

    Memory(int killAt, byte[] state) {
      this.killAt = killAt;
      this.state = state;
    }

    @Override
    public Optional<byte[]> load() {
      return Optional.ofNullable(state);
    }

    @Override
    public void save(byte[] newState) {
      state = newState;
    }

    @Override
    public Duration interval() {
      return Duration.ZERO;
    }

    @Override
    public void begin(int from, int steps, List<Evaluation> evaluations) {
      begunAt = from;
    }

    @Override
    public void step(int step, double loss) {
      if (step == killAt) {
        throw new IllegalStateException("killed");
      }
    }
  }

  private static MaskRule rule(Method method) {
    return method.rule(Small.network("784-20-10"), InitialWeights.KAIMING_NORMAL, Small.SEED, KEEP);
  }

  private static Trained search(MaskRule rule, Memory memory) {
    return Trainer.search(
        InitialWeights.KAIMING_NORMAL.draw(Small.network("784-20-10"), Small.SEED),
        rule,
        Small.data(120),
        SPEC,
        memory,
        memory);
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void aSearchThatIsBrokenOffEndsTheSame(Method method) {
    MaskRule whole = rule(method);
    Trained expected = search(whole, new Memory(0, null));
    byte[] state = null;
    for (int kill : new int[] {4, 7, 12}) { // between evaluations, after one, at the last step
      Memory memory = new Memory(kill, state);
      MaskRule killed = rule(method);
      assertThrows(IllegalStateException.class, () -> search(killed, memory));
      state = memory.state;
    }
    Memory last = new Memory(0, state);
    MaskRule resumed = rule(method);
    Trained actual = search(resumed, last);
    assertEquals(11, last.begunAt);
    assertEquals(whole.masks().sha256(), resumed.masks().sha256());
    assertEquals(expected.evaluations(), actual.evaluations());
    assertEquals(expected.last(), actual.last());
    for (int t = 0; t < 2; t++) {
      assertArrayEquals(whole.scores(t), resumed.scores(t));
    }
    // The state of a search that is done gives its result again.
    MaskRule again = rule(method);
    assertEquals(expected.last(), search(again, new Memory(0, last.state)).last());
    assertEquals(whole.masks().sha256(), again.masks().sha256());
  }

  @Test
  void aStateOfAnotherSearchIsRefused() {
    Memory memory = new Memory(0, null);
    search(rule(Method.EDGE_POPUP), memory);
    byte[] state = memory.state;
    assertThrows(
        dev.marble.lab.train.TrainingException.class,
        () -> search(rule(Method.MULTI_PRIZE), new Memory(0, state)));
  }

  private static SearchResult result(double... validation) {
    List<Evaluation> evaluations = new ArrayList<>();
    for (double top1 : validation) {
      evaluations.add(new Evaluation(100 * evaluations.size(), 1, 1, top1, 1, top1, 1));
    }
    return new SearchResult(
        Small.SEED, "wide", "0.5", 1, 2, 3, "a", "b", 4, 5, 6, 7, 0.5, 0.01, 10, evaluations);
  }

  @Test
  void theTrapOfWeightDecayIsNamed() {
    String said = result(0.7, 0.95, 0.24).collapse(1e-3, 0.1).orElseThrow();
    assertTrue(said.contains("was 95.0 % at step 100 and is 24.0 % in the end"), said);
    assertTrue(said.contains("Weight decay 0.001 on scores at the learning rate 0.1"), said);
    said = result(0.9, 0.1).collapse(0, 0.5).orElseThrow();
    assertTrue(said.contains("Maybe lower the learning rate, which is 0.5"), said);
    assertFalse(result(0.95, 0.9, 0.85).collapse(1e-3, 0.1).isPresent());
    assertFalse(result(0.16).collapse(1e-3, 0.1).isPresent());
    assertTrue(result(0.08, 0.12).collapse(1e-3, 0.1).isPresent()); // it was never above chance
  }

  @Test
  void resultsComeBackFromTheirFiles() {
    SearchResult result = result(0.5, 0.75);
    assertEquals(result, SearchResult.fromBytes("a file", result.toBytes()));
    byte[] cut = new byte[20];
    assertThrows(SearchException.class, () -> SearchResult.fromBytes("a file", cut));
  }

  @Test
  void wideNetworksHaveAsManyParameters() {
    assertEquals(List.of(784, 105, 10), RedundantLayers.widened(List.of(784, 20, 10), 83_420));
    assertEquals(List.of(10, 3, 2), RedundantLayers.widened(List.of(10, 3, 2), 36));
    assertEquals(
        83_420, RedundantLayers.of("r", List.of(784, 20, 10), 5, true, 784).parameterCount());
  }
}
