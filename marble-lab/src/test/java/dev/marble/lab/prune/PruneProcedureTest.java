package dev.marble.lab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.lab.model.Architectures;
import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Network;
import dev.marble.lab.prune.RecordingLearner.Lesson;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.run.RunSpec;
import dev.marble.lab.train.CheckpointStore;
import dev.marble.lab.train.Optimizer;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Seed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruneProcedureTest {
  private static final Seed SEED = new Seed(4);
  private static final List<Density> DENSITIES =
      List.of(Density.of(0.5), Density.of(0.2), Density.of(0.05));
  private static final TrainingSpec TUNING =
      TrainingSpec.of(new Optimizer.Sgd(0.05, 0.9, false, 1e-3), 6, 40, SEED).evaluating(6, 0);

  @TempDir private Path runs;

  private static Network trained() {
    Network zeros = Architectures.named("784-20-10", 1, 28, 28, 10);
    Network start = InitialWeights.KAIMING_NORMAL.draw(zeros, SEED);
    return new RecordingLearner(-1)
        .train(
            start,
            Masks.full(start),
            TrainingSpec.of(new Optimizer.Adam(0.003), 60, 40, SEED),
            CheckpointStore.NONE)
        .last();
  }

  private static PruneSpec spec(int rounds, Optional<TrainingSpec> tuning, Method... methods) {
    return new PruneSpec(
        List.of(methods), DENSITIES, LayerRates.EVEN, rounds, tuning, List.of(SEED));
  }

  private List<PrunePoint> run(
      PruneSpec spec, Network network, RecordingLearner learner, String name) {
    try (RunFolder folder =
        RunFolder.open(runs.resolve(name), new RunSpec("prune", 1, spec.keys()))) {
      return new PruneProcedure(spec, folder, learner, List.of(1, 28, 28), PruneProgress.SILENT)
          .prune(network, SEED);
    }
  }

  @Test
  void countsAndCostsAreExact() {
    Network network = trained();
    List<Method> methods = new ArrayList<>();
    for (Criterion criterion : Criterion.values()) {
      for (Scope scope : Scope.values()) {
        methods.add(new Method(criterion, scope));
      }
    }
    PruneSpec spec = spec(0, Optional.empty(), methods.toArray(new Method[0]));
    List<PrunePoint> points = run(spec, network, new RecordingLearner(-1), "all");
    assertEquals(methods.size() * DENSITIES.size(), points.size());
    for (PrunePoint point : points) {
      assertEquals(15_880, point.total());
      boolean filters = point.method().criterion() == Criterion.FILTER;
      long units = point.density().keep(20);
      long kept = filters ? units * 794 : point.density().keep(15_880);
      assertEquals(kept, point.kept());
      long parameters = kept + (filters ? units : 20) + 10;
      assertEquals(15_910.0 / parameters, point.compression(), 1e-9);
      // In a dense network each weight is one multiplication.
      assertEquals(15_880.0 / kept, point.speedUp(), 1e-9);
      assertTrue(point.test().top5() >= point.test().top1());
    }
    double magnitude = points.getFirst().test().top1();
    double random =
        points.stream()
            .filter(each -> each.method().equals(new Method(Criterion.RANDOM, Scope.GLOBAL)))
            .skip(1)
            .findFirst()
            .orElseThrow()
            .test()
            .top1();
    assertTrue(magnitude > random, magnitude + " " + random);
  }

  @Test
  void masksShrinkAndStayThroughFineTuning() {
    Network network = trained();
    RecordingLearner learner = new RecordingLearner(-1);
    Method method = new Method(Criterion.GRADIENT, Scope.GLOBAL);
    run(spec(2, Optional.of(TUNING), method), network, learner, "a");
    assertEquals(2 * DENSITIES.size(), learner.lessons.size());
    Masks before = Masks.full(network);
    Network last = network;
    for (int i = 0; i < learner.lessons.size(); i++) {
      Lesson lesson = learner.lessons.get(i);
      assertTrue(lesson.masks().isSubsetOf(before));
      assertEquals(lesson.masks().apply(last).parameters(), lesson.start().parameters());
      assertEquals(
          lesson.masks().apply(lesson.trained().last()).parameters(),
          lesson.trained().last().parameters());
      if (i % 2 == 1) {
        assertEquals(DENSITIES.get(i / 2).keep(15_880), lesson.masks().keptCount());
      }
      before = lesson.masks();
      last = lesson.trained().last();
    }
  }

  @Test
  void aKilledRunEndsAsIfItHadNotBeen() {
    Network network = trained();
    PruneSpec spec =
        spec(
            1,
            Optional.of(TUNING),
            new Method(Criterion.MAGNITUDE, Scope.LAYERWISE),
            new Method(Criterion.FILTER, Scope.GLOBAL));
    List<PrunePoint> whole = run(spec, network, new RecordingLearner(-1), "whole");
    for (int trainings : new int[] {0, 2, 5}) {
      String name = "killed" + trainings;
      RecordingLearner killed = new RecordingLearner(trainings);
      assertThrows(IllegalStateException.class, () -> run(spec, network, killed, name));
      RecordingLearner rest = new RecordingLearner(-1);
      assertEquals(whole, run(spec, network, rest, name));
      assertEquals(6 - trainings, rest.lessons.size());
    }
  }

  @Test
  void densitiesMustDescend() {
    assertThrows(
        PruneException.class,
        () ->
            new PruneSpec(
                List.of(new Method(Criterion.MAGNITUDE, Scope.GLOBAL)),
                List.of(Density.of(0.2), Density.of(0.5)),
                LayerRates.EVEN,
                0,
                Optional.empty(),
                List.of(SEED)));
  }
}
