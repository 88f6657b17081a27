package dev.marble.ticket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.reference.FormatPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TensorLayoutTest {

  static Stream<TensorLayout> layouts() {
    return Stream.of(
        new TensorLayout(List.of(3, 5), List.of(1)), // dense (out, in)
        new TensorLayout(List.of(2, 3, 5), List.of(0, 1)), // matrices (in, out)
        new TensorLayout(List.of(1, 4, 3, 9), List.of(0, 2)), // convolution
        new TensorLayout(List.of(2, 3, 5, 4), List.of(0, 2)), // grouped convolution
        new TensorLayout(List.of(6, 1, 1, 9), List.of(0, 2)), // depthwise convolution
        new TensorLayout(List.of(5, 3, 4), List.of(0)), // transposed convolution
        new TensorLayout(List.of(7), List.of()), // bias
        new TensorLayout(List.of(7), List.of(0)), // one weight per input
        new TensorLayout(List.of(), List.of()), // a scalar
        new TensorLayout(List.of(2, 3, 2, 3), List.of(0, 1, 2, 3)));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void blocksAreThoseOfTheFormatPage(TensorLayout layout) {
    assertBlocks(layout);
  }

  @Test
  void randomLayouts() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Integer> dims = new ArrayList<>();
      List<Integer> axes = new ArrayList<>();
      for (int axis = 0; axis < random.nextInt(1, 6); axis++) {
        dims.add(random.nextInt(1, 6));
        if (random.nextBoolean()) {
          axes.add(axis);
        }
      }
      axes.removeIf(axis -> axis >= dims.size());
      assertBlocks(new TensorLayout(dims, axes));
    }
  }

  private static void assertBlocks(TensorLayout layout) {
    int size = layout.dims().stream().reduce(1, (a, b) -> a * b);
    assertEquals(size, layout.size(), layout::toString);
    TensorLayout.BlockIndex blocks = layout.blockIndex();
    long[] seen = new long[layout.blocks()];
    for (int t = 0; t < size; t++) {
      int block = blocks.of(t);
      assertEquals(FormatPage.block(layout.dims(), layout.inputAxes(), t), block, layout::toString);
      seen[block]++;
    }
    for (long each : seen) {
      assertEquals(size / layout.blocks(), each, layout::toString);
    }
  }

  @Test
  void theEndOfALargeLayout() {
    TensorLayout layout = new TensorLayout(List.of(2, 1 << 14, 1 << 15), List.of(0, 2));
    int last = layout.size() - 1;
    for (int t : new int[] {last, last - 1, last - (1 << 15), last / 2, last / 2 + 1}) {
      assertEquals(
          FormatPage.block(layout.dims(), layout.inputAxes(), t), layout.blockIndex().of(t));
    }
  }

  @Test
  void listsAreCopied() {
    List<Integer> dims = new ArrayList<>(List.of(2, 3));
    TensorLayout layout = new TensorLayout(dims, List.of(1));
    dims.set(0, 100);
    assertEquals(6, layout.size());
  }

  @Test
  void impossibleSizesAreRefused() {
    assertRefused(List.of(3, 0), List.of());
    assertRefused(List.of(-1), List.of());
    assertRefused(List.of(1 << 16, 1 << 15), List.of());
    assertRefused(List.of(Integer.MAX_VALUE, 2), List.of());
    assertRefused(IntStream.range(0, 70).mapToObj(i -> 2).toList(), List.of());
    assertEquals(
        Integer.MAX_VALUE, new TensorLayout(List.of(Integer.MAX_VALUE), List.of(0)).blocks());
  }

  @Test
  void impossibleAxesAreRefused() {
    assertRefused(List.of(2, 3), List.of(2));
    assertRefused(List.of(2, 3), List.of(-1));
    assertRefused(List.of(2, 3), List.of(1, 0));
    assertRefused(List.of(2, 3), List.of(1, 1));
    assertRefused(List.of(), List.of(0));
  }

  private static void assertRefused(List<Integer> dims, List<Integer> inputAxes) {
    var error =
        assertThrows(IllegalArgumentException.class, () -> new TensorLayout(dims, inputAxes));
    assertTrue(error.getMessage().contains(dims.toString()), error.getMessage());
  }
}
