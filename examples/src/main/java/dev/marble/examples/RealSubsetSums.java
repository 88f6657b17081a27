package dev.marble.examples;

import dev.marble.subsetsum.Answer;
import dev.marble.subsetsum.Limits;
import dev.marble.subsetsum.SubsetSum;
import java.math.BigDecimal;
import java.util.List;

/** Subset sums of doubles and of decimal numbers, exactly. */
public final class RealSubsetSums {
  private RealSubsetSums() {}

  /**
   * Runs the example.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    double[] values = {3.7, -1.25, 0.1, 0.2, 8.5};

    Answer answer = SubsetSum.nearest(values, 2.8);
    switch (answer) {
      case Answer.Found found ->
          System.out.println("values " + found.indices() + " sum to " + found.sumAsDouble());
      case Answer.ProvenAbsent absent -> System.out.println("no such subset exists");
      case Answer.GaveUp gaveUp -> System.out.println("gave up: " + gaveUp.reason());
    }

    // As doubles, 0.1 + 0.2 is not 0.3. As decimals it is.
    System.out.println(SubsetSum.within(values, 0.3, 0) instanceof Answer.Found);
    BigDecimal[] decimals = {new BigDecimal("0.1"), new BigDecimal("0.2")};
    Answer exact =
        SubsetSum.within(decimals, new BigDecimal("0.3"), BigDecimal.ZERO, Limits.DEFAULT);
    System.out.println(exact instanceof Answer.Found);

    // All subsets within a tolerance; the last answer says whether there are others.
    List<Answer> all = SubsetSum.all(values, 2.5, 0.3).toList();
    for (Answer each : all) {
      System.out.println(
          each instanceof Answer.Found found ? found.indices().toString() : "and no others");
    }
  }
}
