package dev.marble.construction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.marble.ticket.TensorLayout;
import org.junit.jupiter.api.Test;

/** Each weight belongs to the block of the input that it is multiplied with. */
final class LayoutsTest {

  @Test
  void denseOutByIn() {
    TensorLayout layout = Pensia.outByIn(4, 3);
    assertEquals(3, layout.blocks());
    int t = 0;
    for (int out = 0; out < 4; out++) {
      for (int in = 0; in < 3; in++) {
        assertEquals(in, layout.blockIndex().of(t++));
      }
    }
    assertEquals(t, layout.size());
  }

  @Test
  void denseInByOut() {
    TensorLayout layout = Pensia.inByOut(2, 3, 4);
    assertEquals(3, layout.blocks());
    int t = 0;
    for (int matrix = 0; matrix < 2; matrix++) {
      for (int in = 0; in < 3; in++) {
        for (int out = 0; out < 4; out++) {
          assertEquals(in, layout.blockIndex().of(t++));
        }
      }
    }
    assertEquals(t, layout.size());
  }

  @Test
  void bias() {
    TensorLayout layout = Pensia.bias(5);
    assertEquals(1, layout.blocks());
    assertEquals(5, layout.size());
    for (int t = 0; t < 5; t++) {
      assertEquals(0, layout.blockIndex().of(t));
    }
  }

  @Test
  void convolutionOutByInPerGroup() {
    int groups = 3;
    int outputs = 6;
    int inputsPerGroup = 2;
    TensorLayout layout = DaCunha.convolution(groups, outputs, inputsPerGroup, 4);
    assertEquals(groups * inputsPerGroup, layout.blocks());
    int t = 0;
    for (int out = 0; out < outputs; out++) {
      int group = out / (outputs / groups);
      for (int in = 0; in < inputsPerGroup; in++) {
        for (int place = 0; place < 4; place++) {
          assertEquals(group * inputsPerGroup + in, layout.blockIndex().of(t++));
        }
      }
    }
    assertEquals(t, layout.size());
  }

  @Test
  void transposedConvolutionInByOutPerGroup() {
    TensorLayout layout = DaCunha.transposed(3, 2, 4);
    assertEquals(3, layout.blocks());
    int t = 0;
    for (int in = 0; in < 3; in++) {
      for (int out = 0; out < 2; out++) {
        for (int place = 0; place < 4; place++) {
          assertEquals(in, layout.blockIndex().of(t++));
        }
      }
    }
    assertEquals(t, layout.size());
  }
}
