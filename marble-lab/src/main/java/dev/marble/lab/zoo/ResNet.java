package dev.marble.lab.zoo;

import dev.marble.lab.zoo.ImageLayers.Kernel;

/** ResNet-18 and ResNet-50 as torchvision lays them out (the stride in the 3×3 convolution). */
final class ResNet {
  private static final double GAMMA = 0.5;
  private static final double LAST_GAMMA = 0.3; // trained residual branches end softly

  private final ImageLayers layers;
  private final boolean bottleneck;

  private ResNet(Sketch sketch, boolean bottleneck) {
    this.layers = new ImageLayers(sketch);
    this.bottleneck = bottleneck;
  }

  static void eighteen(Sketch sketch) {
    new ResNet(sketch, false).build(2, 2, 2, 2);
  }

  static void fifty(Sketch sketch) {
    new ResNet(sketch, true).build(3, 4, 6, 3);
  }

  private void build(int... blocks) {
    Signal x = layers.image(3, 224);
    x = layers.convNorm("conv1", "bn1", x, 64, Kernel.of(7, 2), GAMMA);
    x = layers.reluPool("relu", "maxpool", x, Kernel.of(3, 2));
    int width = 64;
    for (int stage = 0; stage < blocks.length; stage++) {
      for (int block = 0; block < blocks[stage]; block++) {
        String name = "layer" + (stage + 1) + "." + block;
        x = block(name, x, width, block == 0 && stage > 0 ? 2 : 1);
      }
      width *= 2;
    }
    x = layers.flatten("flatten", layers.globalAveragePool("avgpool", x));
    layers.logits("fc", x, 1000);
  }

  private Signal block(String name, Signal from, int width, int stride) {
    int channels = bottleneck ? 4 * width : width;
    Signal branch = bottleneck ? wide(name, from, width, stride) : plain(name, from, width, stride);
    Signal shortcut = from;
    if (stride != 1 || from.channels() != channels) {
      String down = name + ".downsample";
      shortcut =
          layers.convNorm(down + ".0", down + ".1", from, channels, Kernel.of(1, stride), GAMMA);
    }
    return layers.relu(name + ".relu", layers.add(name + ".add", branch, shortcut));
  }

  private Signal plain(String name, Signal from, int width, int stride) {
    Signal x = part(name, 1, from, width, Kernel.of(3, stride), GAMMA);
    x = layers.relu(name + ".relu1", x);
    return part(name, 2, x, width, Kernel.of(3, 1), LAST_GAMMA);
  }

  private Signal wide(String name, Signal from, int width, int stride) {
    Signal x = part(name, 1, from, width, Kernel.of(1, 1), GAMMA);
    x = layers.relu(name + ".relu1", x);
    x = part(name, 2, x, width, Kernel.of(3, stride), GAMMA);
    x = layers.relu(name + ".relu2", x);
    return part(name, 3, x, 4 * width, Kernel.of(1, 1), LAST_GAMMA);
  }

  private Signal part(
      String block, int number, Signal from, int channels, Kernel kernel, double gamma) {
    return layers.convNorm(
        block + ".conv" + number, block + ".bn" + number, from, channels, kernel, gamma);
  }
}
