package dev.marble.bench;

import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Split;
import dev.marble.random.Philox;

/**
 * Images of noise of any size, in ten classes: as much work as real ones.
 *
 * @param channels of an image
 * @param side its rows and columns
 * @param size how many
 */
record Noise(int channels, int side, int size) implements DataSet {
  @Override
  public String name() {
    return "noise";
  }

  @Override
  public Split split() {
    return Split.TRAIN;
  }

  @Override
  public int height() {
    return side;
  }

  @Override
  public int width() {
    return side;
  }

  @Override
  public int classes() {
    return 10;
  }

  @Override
  public void image(int index, float[] pixels) {
    for (int i = 0; i < imageLength(); i++) {
      pixels[i] = (Philox.word(1, index, i) >>> 8) * 0x1p-24f;
    }
  }

  @Override
  public int label(int index) {
    return Math.floorMod(Philox.word(2, index, 0), classes());
  }
}
