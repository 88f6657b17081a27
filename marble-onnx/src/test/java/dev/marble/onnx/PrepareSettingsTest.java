package dev.marble.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrepareSettingsTest {
  @Test
  void throughTextAndBack() {
    for (boolean fold : new boolean[] {false, true}) {
      for (boolean biases : new boolean[] {false, true}) {
        for (var box : new InputBox[] {null, new InputBox(0, 1), new InputBox(-1.5e-7, 1e30)}) {
          var settings = new PrepareSettings(fold, biases, Optional.ofNullable(box));
          assertEquals(settings, PrepareSettings.fromMap(settings.toMap()));
        }
      }
    }
  }

  @Test
  void whatIsNotSaidIsOff() {
    assertEquals(Carving.PLAIN, PrepareSettings.fromMap(Map.of()));
  }

  @Test
  void boxAsPeopleWriteIt() {
    assertEquals(new InputBox(0, 1), InputBox.parse(" 0 , 1.0"));
    assertEquals(new InputBox(-1, -1), InputBox.parse("-1,-1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1,0", "0,1,2", "0;1", "a,b", "NaN,1", "0,Infinity", "0,"})
  void noBox(String text) {
    var e = assertThrows(IllegalArgumentException.class, () -> InputBox.parse(text));
    assertTrue(e.getMessage().contains("LO,HI"), e::getMessage);
  }
}
