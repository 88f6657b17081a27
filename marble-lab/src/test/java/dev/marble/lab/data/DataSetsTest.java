package dev.marble.lab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataSetsTest {
  private static final byte[] ROWS =
      "1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path first;
  @TempDir private Path second;

  private DataOptions options() {
    return DataOptions.in(List.of(first, second));
  }

  @Test
  void saysWhereItLookedAndWhatItKnows() {
    Expect.refusal(
        () -> DataSets.open("nothing-like-it", Split.TRAIN, options()),
        "no data set \"nothing-like-it\"",
        first.toString(),
        second.toString(),
        "strokes, mnist, fashion-mnist",
        "Maybe give the path");
    Expect.refusal(
        () -> DataSets.open("mnits", Split.TRAIN, options()), "Maybe you mean \"mnist\"");
    Expect.refusal(
        () -> DataSets.open("fashionmnist", Split.TRAIN, options()),
        "Maybe you mean \"fashion-mnist\"");
    Expect.refusal(
        () -> DataSets.open("mnist", Split.TRAIN, options()),
        "\"mnist\" is not there",
        first.resolve("mnist").toString(),
        "marble data fetch mnist");
    Expect.refusal(
        () -> DataSets.open("emnist-letters", Split.TRAIN, options()), "Maybe put its files into");
  }

  @Test
  void readsNoNameAsAWayOutOfTheRoots() {
    TestFiles.write(first, "secret.csv", ROWS);
    DataOptions inner = DataOptions.in(List.of(first.resolve("sub")));
    Expect.refusal(() -> DataSets.open("../secret.csv", Split.TRAIN, inner), "no data set at");
    Expect.refusal(() -> DataSets.open("a\0b", Split.TRAIN, inner), "neither");
    Expect.refusal(() -> DataSets.open("..", Split.TRAIN, inner));
    Expect.refusal(() -> DataSets.open("", Split.TRAIN, inner));
  }

  @Test
  void takesTheFirstRootThatHasIt() {
    TestFiles.write(second, "iris/iris.data", ROWS);
    assertEquals(5, DataSets.open("iris", Split.TRAIN, options()).size());
    TestFiles.write(first, "iris/other.txt", ROWS);
    assertEquals(5, DataSets.open("iris", Split.TRAIN, options()).size());
    byte[] longer = "1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n7,a\n".getBytes(StandardCharsets.UTF_8);
    TestFiles.write(first, "iris/iris.data", longer);
    assertEquals(6, DataSets.open("iris", Split.TRAIN, options()).size());
  }

  @Test
  void opensAnyFolderOfARootByItsName() {
    TestFiles.write(second, "my-flowers/iris.data", ROWS);
    DataSet data = Expect.contract(DataSets.open("my-flowers", Split.TRAIN, options()));
    assertEquals("my-flowers", data.name());
    assertEquals(Split.TRAIN, data.split());
  }

  @Test
  void saysWhatFormsAFolderCanHave() {
    TestFiles.write(first, "odd/readme.txt", ROWS);
    Expect.refusal(
        () -> DataSets.open(first.resolve("odd").toString(), Split.TRAIN),
        "no data set in a known form",
        "IDX",
        "x.npy",
        "sub-folder");
    Expect.refusal(
        () -> DataSets.open(first.resolve("odd/readme.txt").toString(), Split.TRAIN), "Maybe");
    Expect.refusal(() -> DataSets.open(first.resolve("no/where").toString(), Split.TRAIN));
  }

  @Test
  void keepsTheFirstExamplesOnly() {
    TestFiles.write(first, "iris/iris.data", ROWS);
    DataSet all = DataSets.open("iris", Split.TRAIN, options());
    DataSet three = Expect.contract(DataSets.open("iris", Split.TRAIN, options().withLimit(3)));
    assertEquals(3, three.size());
    assertArrayEquals(Expect.image(all, 2), Expect.image(three, 2));
    assertEquals(5, DataSets.open("iris", Split.TRAIN, options().withLimit(100)).size());
    assertEquals(7, DataSets.open("strokes", Split.TRAIN, options().withLimit(7)).size());
    int beyond = Strokes.TRAIN_SIZE + 5;
    DataSet more = DataSets.open("strokes", Split.TRAIN, options().withLimit(beyond));
    assertEquals(beyond, more.size());
    Expect.refusal(() -> options().withLimit(0), "0", "at least 1");
    Expect.refusal(() -> options().withImageSide(5_000), "5000", "1024");
  }

  @Test
  void parsesSplits() {
    assertEquals(Split.TEST, Split.parse(" Test "));
    assertEquals("train", Split.TRAIN.toString());
    Expect.refusal(() -> Split.parse("validation"), "\"validation\"", "train or test");
  }

  @Test
  void listsWhatThereIs() {
    TestFiles.write(second, "iris/iris.data", ROWS);
    List<DataCatalog.Entry> entries = DataCatalog.list(options());
    assertEquals(DataSets.names(), entries.stream().map(DataCatalog.Entry::name).toList());
    for (DataCatalog.Entry entry : entries) {
      String place = entry.place().describe();
      switch (entry.name()) {
        case "strokes" -> assertEquals("built in", place);
        case "iris" -> assertEquals(second.resolve("iris").toString(), place);
        case "mnist" -> assertEquals("not found; marble data fetch mnist", place);
        default -> assertTrue(place.startsWith("not found; "), place);
      }
    }
    assertEquals(
        "3×32×32",
        entries.stream().filter(e -> e.name().equals("cifar10")).findFirst().orElseThrow().shape());
  }
}
