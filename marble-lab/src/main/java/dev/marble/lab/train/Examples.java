package dev.marble.lab.train;

import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Normalization;
import dev.marble.ticket.Digests;
import java.security.MessageDigest;

/**
 * Normalized examples. They are kept in memory where they take no more than a quarter of it, so
 * that a step pays for nothing but copying; else they are made when they are asked for.
 */
final class Examples {
  private static final int SAMPLED = 256;

  private final DataSet data;
  private final Normalization normalization;
  private final float[][] rows;

  Examples(DataSet data, Normalization normalization) {
    this.data = data;
    this.normalization = normalization;
    long bytes = (long) Float.BYTES * data.size() * data.imageLength();
    this.rows = bytes <= Runtime.getRuntime().maxMemory() / 4 ? new float[data.size()][] : null;
  }

  DataSet data() {
    return data;
  }

  int size() {
    return data.size();
  }

  int imageLength() {
    return data.imageLength();
  }

  int label(int index) {
    return data.label(index);
  }

  /** One image, shape (channels, height, width); not to be changed. */
  float[] image(int index) {
    if (rows == null) {
      return made(index);
    }
    if (rows[index] == null) {
      rows[index] = made(index);
    }
    return rows[index];
  }

  private float[] made(int index) {
    float[] image = new float[data.imageLength()];
    data.image(index, image);
    normalization.apply(image, data.channels(), data.height() * data.width());
    return image;
  }

  /** What a black pixel is after normalization, per channel. */
  float[] black() {
    float[] black = new float[data.channels()];
    normalization.apply(black, black.length, 1);
    return black;
  }

  /** Tells these examples from others: all labels, and up to 256 images from all over. */
  void addTo(MessageDigest digest) {
    float[] labels = new float[data.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = data.label(i);
    }
    Digests.update(labels, digest);
    int stride = Math.max(1, data.size() / SAMPLED);
    for (int i = 0; i < data.size(); i += stride) {
      Digests.update(image(i), digest);
    }
  }
}
