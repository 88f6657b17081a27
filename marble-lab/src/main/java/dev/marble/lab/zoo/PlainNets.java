package dev.marble.lab.zoo;

import dev.marble.lab.zoo.ImageLayers.Kernel;
import java.util.List;

/** Networks that are one row of layers. */
final class PlainNets {
  private static final List<List<Integer>> VGG_16 =
      List.of(
          List.of(64, 64),
          List.of(128, 128),
          List.of(256, 256, 256),
          List.of(512, 512, 512),
          List.of(512, 512, 512));

  private static final Kernel HALF = new Kernel(2, 2, 0, 1);

  private PlainNets() {}

  /** VGG-16 without normalization, as torchvision lays it out. */
  static void vgg16(Sketch sketch) {
    ImageLayers layers = new ImageLayers(sketch);
    Signal x = layers.image(3, 224);
    int number = 0; // of convolutions, activations and pools, all counted
    for (List<Integer> group : VGG_16) {
      int left = group.size();
      for (int channels : group) {
        x = layers.conv("features." + number++, x, channels, Kernel.of(3, 1));
        String relu = "features." + number++;
        x =
            --left > 0
                ? layers.relu(relu, x)
                : layers.reluPool(relu, "features." + number++, x, HALF);
      }
    }
    x = layers.flatten("flatten", x);
    x = layers.dense("classifier.0", x, 4096, "classifier.0.out");
    x = layers.relu("classifier.1", x);
    x = layers.dense("classifier.3", x, 4096, "classifier.3.out");
    x = layers.relu("classifier.4", x);
    layers.logits("classifier.6", x, 1000);
  }

  /** LeNet-5 for 28×28 digits, every map of the second convolution fed by all of the first. */
  static void leNet5(Sketch sketch) {
    ImageLayers layers = new ImageLayers(sketch);
    Signal x = layers.image(1, 28);
    x = layers.conv("conv1", x, 6, Kernel.of(5, 1));
    x = layers.reluPool("relu1", "pool1", x, HALF);
    x = layers.conv("conv2", x, 16, new Kernel(5, 1, 0, 1));
    x = layers.flatten("flatten", layers.reluPool("relu2", "pool2", x, HALF));
    x = layers.relu("relu3", layers.dense("fc1", x, 120, "fc1.out"));
    x = layers.relu("relu4", layers.dense("fc2", x, 84, "fc2.out"));
    layers.logits("fc3", x, 10);
  }

  /** Dense layers with relu between them. */
  static void dense(Sketch sketch, List<Integer> widths) {
    ImageLayers layers = new ImageLayers(sketch);
    sketch.model().input("x", widths.getFirst());
    Signal x = Signal.standard("x", widths.getFirst(), 1);
    for (int i = 1; i < widths.size() - 1; i++) {
      x = layers.dense("fc" + i, x, widths.get(i), "fc" + i + ".out");
      x = layers.relu("relu" + i, x);
    }
    layers.logits("fc" + (widths.size() - 1), x, widths.getLast());
  }
}
