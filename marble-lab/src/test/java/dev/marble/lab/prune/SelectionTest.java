package dev.marble.lab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
  private record Place(int tensor, int index, double score) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithAStableSort(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 100; round++) {
      List<double[]> scores = new ArrayList<>();
      List<BitSet> candidates = new ArrayList<>();
      int distinct = 1 + random.nextInt(40); // few distinct scores: many ties
      for (int t = random.nextInt(4); t >= 0; t--) {
        double[] values = new double[random.nextInt(50)];
        BitSet bits = new BitSet();
        for (int i = 0; i < values.length; i++) {
          values[i] =
              distinct > 35
                  ? Math.scalb(random.nextDouble(), random.nextInt(80) - 40)
                  : random.nextInt(distinct) * 0.1;
          bits.set(i, random.nextInt(4) > 0);
        }
        scores.add(values);
        candidates.add(bits);
      }
      int left = candidates.stream().mapToInt(BitSet::cardinality).sum();
      for (int keep : new int[] {0, left, left / 2, random.nextInt(left + 1)}) {
        List<BitSet> chosen = Selection.highest(scores, candidates, keep);
        assertEquals(sorted(scores, candidates, keep), chosen);
        assertEquals(keep, chosen.stream().mapToInt(BitSet::cardinality).sum());
      }
    }
  }

  private static List<BitSet> sorted(List<double[]> scores, List<BitSet> candidates, int keep) {
    List<Place> places = new ArrayList<>();
    List<BitSet> chosen = new ArrayList<>();
    for (int t = 0; t < scores.size(); t++) {
      int tensor = t;
      candidates.get(t).stream()
          .forEach(i -> places.add(new Place(tensor, i, scores.get(tensor)[i])));
      chosen.add(new BitSet());
    }
    places.sort(Comparator.comparingDouble(Place::score).reversed()); // stable
    places.subList(0, keep).forEach(place -> chosen.get(place.tensor()).set(place.index()));
    return chosen;
  }
}
