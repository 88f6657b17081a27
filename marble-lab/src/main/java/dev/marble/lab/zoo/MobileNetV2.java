package dev.marble.lab.zoo;

import dev.marble.lab.zoo.ImageLayers.Kernel;

/** MobileNetV2 at width 1 as torchvision lays it out. */
final class MobileNetV2 {
  /** Expansion, channels, blocks, stride of the first. */
  private static final int[][] STAGES = {
    {1, 16, 1, 1},
    {6, 24, 2, 2},
    {6, 32, 3, 2},
    {6, 64, 4, 2},
    {6, 96, 3, 1},
    {6, 160, 3, 2},
    {6, 320, 1, 1}
  };

  private final ImageLayers layers;
  private final String zero;
  private final String six;

  private MobileNetV2(Sketch sketch) {
    this.layers = new ImageLayers(sketch);
    this.zero = sketch.constant("zero", 0);
    this.six = sketch.constant("six", 6);
  }

  static void build(Sketch sketch) {
    new MobileNetV2(sketch).build();
  }

  private void build() {
    Signal x = active("features.0", layers.image(3, 224), 32, Kernel.of(3, 2));
    int number = 1;
    for (int[] stage : STAGES) {
      for (int block = 0; block < stage[2]; block++) {
        int stride = block == 0 ? stage[3] : 1;
        x = block("features." + number++, x, stage[0], stage[1], stride);
      }
    }
    x = active("features." + number, x, 1280, Kernel.of(1, 1));
    x = layers.flatten("flatten", layers.globalAveragePool("avgpool", x));
    layers.logits("classifier.1", x, 1000);
  }

  /** An inverted residual: expand, filter each channel by itself, project without activation. */
  private Signal block(String name, Signal from, int expansion, int channels, int stride) {
    String part = name + ".conv.";
    int number = 0;
    Signal x = from;
    if (expansion > 1) {
      x = active(part + number++, x, expansion * from.channels(), Kernel.of(1, 1));
    }
    Kernel depthwise = Kernel.of(3, stride).depthwise(x.channels());
    x = active(part + number++, x, x.channels(), depthwise);
    x = layers.convNorm(part + number, part + (number + 1), x, channels, Kernel.of(1, 1), 0.8);
    boolean residual = stride == 1 && from.channels() == channels;
    return residual ? layers.add(name + ".add", x, from) : x;
  }

  private Signal active(String name, Signal from, int channels, Kernel kernel) {
    Signal x = layers.convNorm(name + ".0", name + ".1", from, channels, kernel, 1);
    return layers.relu6(name + ".2", x, zero, six);
  }
}
