package dev.marble.lab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TableTest {
  @TempDir private Path folder;

  private DataSet open(String name, String text, Split split) {
    Path file = TestFiles.write(folder, name, text.getBytes(StandardCharsets.UTF_8));
    return DataSets.open(file.toString(), split);
  }

  @Test
  void readsNumbersAndNames() {
    String text = "length,width,kind\n1.5,2,rose\n\n3,4e-1,lily\r\n5,6,rose\n7,8,rose\n9,10,lily\n";
    DataSet train = Expect.contract(open("flowers.csv", text, Split.TRAIN));
    DataSet test = Expect.contract(open("flowers.csv", text, Split.TEST));
    assertEquals(List.of("lily", "rose"), train.classNames());
    assertEquals(List.of(2, 1, 1), List.of(train.channels(), train.height(), train.width()));
    assertEquals(4, train.size());
    assertArrayEquals(new float[] {3, 0.4f}, Expect.image(train, 1));
    assertEquals(List.of(1, 0, 1, 1), List.of(0, 1, 2, 3).stream().map(train::label).toList());
    assertArrayEquals(new float[] {9, 10}, Expect.image(test, 0));
    assertEquals(0, test.label(0));
  }

  @Test
  void takesWholeNumbersAsLabels() {
    DataSet data = open("numbers.data", "1,3\n2,0\n3,01\n4,1\n5,0\n", Split.TRAIN);
    assertEquals(4, data.classes());
    assertEquals(3, data.label(0));
    assertEquals(1, data.label(2));
  }

  @Test
  void readsIrisByName() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      text.append("5.1,3.5,1.4,0.").append(i).append(i % 2 == 0 ? ",Iris-a\n" : ",Iris-b\n");
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    TestFiles.write(folder, "iris/iris.data", bytes);
    DataOptions options = DataOptions.in(List.of(folder));
    DataSet data = Expect.contract(DataSets.open("iris", Split.TEST, options));
    assertEquals(List.of(4, 1, 1), List.of(data.channels(), data.height(), data.width()));
    assertArrayEquals(new float[] {5.1f, 3.5f, 1.4f, 0.9f}, Expect.image(data, 1));
  }

  @Test
  void readsDigitsByName() {
    String row = "0,16,8,4,2,1,0,0,".repeat(8);
    byte[] good = (row + "7\n" + row + "3\n").getBytes(StandardCharsets.UTF_8);
    TestFiles.write(folder, "digits/optdigits.tra", good);
    byte[] bad = (row.replaceFirst("16", "17") + "7\n").getBytes(StandardCharsets.UTF_8);
    TestFiles.write(folder, "digits/optdigits.tes", bad);
    DataOptions options = DataOptions.in(List.of(folder));
    DataSet data = Expect.contract(DataSets.open("digits", Split.TRAIN, options));
    assertEquals(List.of(1, 8, 8), List.of(data.channels(), data.height(), data.width()));
    assertEquals(List.of(7, 3), List.of(data.label(0), data.label(1)));
    assertEquals(1f, Expect.image(data, 0)[1]);
    assertEquals(0.25f, Expect.image(data, 1)[59]);
    Expect.refusal(() -> DataSets.open("digits", Split.TEST, options), "value 17.0", "0 and 16");
    byte[] short7 = "1,2,7\n".getBytes(StandardCharsets.UTF_8);
    TestFiles.write(folder, "digits/optdigits.tes", short7);
    Expect.refusal(() -> DataSets.open("digits", Split.TEST, options), "2 features", "64");
    byte[] eleven = (row + "11\n").getBytes(StandardCharsets.UTF_8);
    TestFiles.write(folder, "digits/optdigits.tes", eleven);
    Expect.refusal(() -> DataSets.open("digits", Split.TEST, options), "class \"11\"", "row 1");
  }

  @Test
  void namesTheLineThatIsWrong() {
    Expect.refusal(
        () -> open("a.csv", "1,2,a\n1,x,b\n", Split.TRAIN), "\"x\"", "line 2", "column 2");
    Expect.refusal(() -> open("a.csv", "1,2,a\n1,b\n", Split.TRAIN), "2 columns", "line 2", "3");
    Expect.refusal(() -> open("a.csv", "1\n", Split.TRAIN), "1 columns", "at least 2");
    Expect.refusal(() -> open("a.csv", "1,NaN,a\n", Split.TRAIN), "\"NaN\"", "line 1");
    Expect.refusal(() -> open("a.csv", "a,b\n\n", Split.TRAIN), "no rows");
    Expect.refusal(() -> open("a.csv", "", Split.TRAIN), "no rows");
    Path file = TestFiles.write(folder, "b.csv", new byte[] {'1', ',', (byte) 0xFF, '\n'});
    Expect.refusal(() -> DataSets.open(file.toString(), Split.TRAIN), "not text in UTF-8");
  }
}
