package dev.marble.lab.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The real files, where {@code MARBLE_DATA} says that they are. */
final class RealDataTest {
  private static DataSet open(String name, Split split) {
    String folder = System.getenv("MARBLE_DATA");
    assumeTrue(folder != null && !folder.isBlank(), "skipped: MARBLE_DATA is not set");
    DataOptions options = DataOptions.in(List.of(Path.of(folder)));
    DataCatalog.Entry entry =
        DataCatalog.list(options).stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    assumeTrue(
        entry.place() instanceof DataCatalog.Found, "skipped: no " + name + " in MARBLE_DATA");
    DataSet data = Expect.contract(DataSets.open(name, split, options));
    assertEquals(
        List.of(entry.channels(), entry.height(), entry.width(), entry.classes()),
        List.of(data.channels(), data.height(), data.width(), data.classes()));
    assertEquals(split == Split.TRAIN ? entry.trainSize() : entry.testSize(), data.size());
    return data;
  }

  private static List<Integer> firstLabels(DataSet data, int count) {
    return IntStream.range(0, count).mapToObj(data::label).toList();
  }

  private static double mean(DataSet data) {
    float[] image = new float[data.imageLength()];
    double sum = 0;
    for (int i = 0; i < data.size(); i++) {
      data.image(i, image);
      for (float value : image) {
        sum += value;
      }
    }
    return sum / data.size() / image.length;
  }

  @Test
  void mnist() {
    DataSet test = open("mnist", Split.TEST);
    assertEquals(List.of(7, 2, 1, 0, 4), firstLabels(test, 5));
    DataSet train = open("mnist", Split.TRAIN);
    assertEquals(List.of(5, 0, 4, 1, 9), firstLabels(train, 5));
    // The well-known mean of the training pixels.
    assertEquals(0.1307, mean(train), 5e-5);
  }

  @Test
  void fashionMnist() {
    DataSet test = open("fashion-mnist", Split.TEST);
    assertEquals(List.of(9, 2, 1, 1, 6), firstLabels(test, 5));
    assertEquals("ankle boot", test.classNames().get(test.label(0)));
    assertEquals(0.2860, mean(open("fashion-mnist", Split.TRAIN)), 5e-5);
  }

  @Test
  void cifar10() {
    DataSet test = open("cifar10-lossless-subset", Split.TEST);
    assertEquals(List.of(3, 8, 8, 0, 6), firstLabels(test, 5));
    assertEquals(158 / 255f, Expect.image(test, 0)[0]);
    DataSet train = open("cifar10-lossless-subset", Split.TRAIN);
    assertEquals(List.of(6, 9, 9, 4, 1), firstLabels(train, 5));
    assertEquals(List.of(3, 8, 8, 0, 6), firstLabels(open("cifar10-jpeg75", Split.TEST), 5));
    assertEquals(20_000, open("cifar10-jpeg75", Split.TRAIN).size());
  }

  @Test
  void digits() {
    assertEquals(List.of(0, 0, 7, 4, 6), firstLabels(open("digits", Split.TRAIN), 5));
    assertEquals(List.of(0, 1, 2, 3, 4), firstLabels(open("digits", Split.TEST), 5));
  }

  @Test
  void iris() {
    DataSet test = open("iris", Split.TEST);
    assertEquals("Iris-setosa", test.classNames().get(0));
    assertEquals(
        List.of(10L, 10L, 10L),
        IntStream.range(0, 3)
            .mapToObj(c -> IntStream.range(0, 30).filter(i -> test.label(i) == c).count())
            .toList());
    assertEquals(5.1f, Expect.image(open("iris", Split.TRAIN), 0)[0]);
  }
}
