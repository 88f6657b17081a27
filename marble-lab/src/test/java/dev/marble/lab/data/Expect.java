package dev.marble.lab.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.function.Executable;

/** What tests of the readers expect again and again. */
final class Expect {
  private Expect() {}

  /** It fails with a message that holds these texts. */
  static void refusal(Executable action, String... texts) {
    String message = assertThrows(DataException.class, action).getMessage();
    for (String text : texts) {
      assertTrue(message.contains(text), () -> "'" + text + "' is missing in: " + message);
    }
  }

  /** It works or fails with a message for the user, and never in another way. */
  static <T> Optional<T> resultOrRefusal(Supplier<T> action) {
    try {
      return Optional.of(action.get());
    } catch (DataException e) {
      assertTrue(e.getMessage().length() > 20, e.getMessage());
      return Optional.empty();
    }
  }

  /** It keeps the contract of {@link DataSet}. */
  static DataSet contract(DataSet data) {
    assertTrue(data.size() > 0);
    assertEquals(data.channels() * data.height() * data.width(), data.imageLength());
    assertEquals(data.classes(), data.classNames().size());
    float[] pixels = new float[data.imageLength()];
    float[] longer = new float[data.imageLength() + 3];
    longer[data.imageLength()] = 7;
    for (int index : List.of(0, data.size() / 2, data.size() - 1)) {
      int label = data.label(index);
      assertTrue(label >= 0 && label < data.classes());
      data.image(index, pixels);
      data.image(index, longer);
      for (int i = 0; i < pixels.length; i++) {
        assertEquals(pixels[i], longer[i]);
        assertTrue(Float.isFinite(pixels[i]));
      }
      assertEquals(7, longer[data.imageLength()]);
    }
    for (int index : List.of(-1, data.size(), Integer.MIN_VALUE, Integer.MAX_VALUE)) {
      assertThrows(IndexOutOfBoundsException.class, () -> data.image(index, pixels));
      assertThrows(IndexOutOfBoundsException.class, () -> data.label(index));
    }
    float[] tooShort = new float[data.imageLength() - 1];
    assertThrows(IllegalArgumentException.class, () -> data.image(0, tooShort));
    return data;
  }

  /** One image. */
  static float[] image(DataSet data, int index) {
    float[] pixels = new float[data.imageLength()];
    data.image(index, pixels);
    return pixels;
  }
}
