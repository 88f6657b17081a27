package dev.marble.lab.model;

import dev.marble.lab.model.NetworkSketch.Signal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The networks that papers prune, for images of any size.
 *
 * <p>Their values are zero; {@link InitialWeights} gives them.
 */
public final class Architectures {
  /** The image and the classes that a network is built for. */
  private record Task(int channels, int height, int width, int classes) {
    Signal image(NetworkSketch sketch) {
      return sketch.image(channels, height, width);
    }
  }

  @FunctionalInterface
  private interface Builder {
    Network build(NetworkSketch sketch, Task task);
  }

  /** An architecture under its name. */
  private record Known(String name, String about, Builder builder) {}

  /**
   * A row of the list of architectures.
   *
   * @param name what {@link #named} takes
   * @param about its layers
   */
  public record Entry(String name, String about) {}

  private static final List<Known> KNOWN =
      List.of(
          new Known("lenet-300-100", "dense layers of 300 and 100 units", Architectures::leNetFlat),
          new Known("lenet5", "convolutions of 6 and 16, dense 120 and 84", Architectures::leNet5),
          new Known("small-cnn", "convolutions of 8 and 16, dense 32", Architectures::small),
          new Known("conv2", "2 convolutions of 64, dense 256 and 256", conv(64)),
          new Known("conv4", "2 each of 64 and 128, dense 256 and 256", conv(64, 128)),
          new Known("conv6", "2 each of 64, 128 and 256, dense 256 and 256", conv(64, 128, 256)),
          new Known(
              "conv8", "2 each of 64, 128, 256 and 512, dense 256, 256", conv(64, 128, 256, 512)),
          new Known(
              "resnet18", "2 blocks each of 64, 128, 256 and 512", resNet(2, 64, 128, 256, 512)),
          new Known("resnet20", "3 blocks each of 16, 32 and 64", resNet(3, 16, 32, 64)),
          new Known(
              "vgg-small",
              "2 convolutions each of 128, 256 and 512, normalized",
              Architectures::vggSmall));

  private static final int WIDEST = 1 << 20;
  private static final long LARGEST = 1L << 28; // values of one tensor: a GiB

  private Architectures() {}

  /** The architectures that have a name. Widths such as {@code 784-500-10} are known too. */
  public static List<Entry> list() {
    return KNOWN.stream().map(known -> new Entry(known.name(), known.about())).toList();
  }

  /**
   * Whether a text is an architecture and not, for example, a file.
   *
   * @param text as for {@link #named}
   */
  public static boolean isKnown(String text) {
    return isWidths(text) || known(text).isPresent();
  }

  /**
   * A network of zeros.
   *
   * @param text a name from {@link #list}, or the widths of a dense network, input and output
   *     included, such as {@code 784-500-10}; case, hyphens and underscores of names do not matter
   * @param channels channels of an image
   * @param height rows of an image
   * @param width columns of an image
   * @param classes number of logits
   * @throws NetworkException if there is no such architecture or it does not fit the images
   */
  public static Network named(String text, int channels, int height, int width, int classes) {
    Task task = new Task(channels, height, width, classes);
    if (isWidths(text)) {
      return dense(text, task);
    }
    Known known =
        known(text)
            .orElseThrow(() ->
                new NetworkException(
                    "There is no architecture \""
                        + text
                        + "\". Maybe one of "
                        + String.join(", ", KNOWN.stream().map(Known::name).toList())
                        + ", or widths such as 784-500-10."));
    return known.builder().build(new NetworkSketch(known.name()), task);
  }

  private static Optional<Known> known(String text) {
    return KNOWN.stream().filter(each -> plain(each.name()).equals(plain(text))).findFirst();
  }

  private static String plain(String text) {
    return text.strip().toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
  }

  private static boolean isWidths(String text) {
    return text.strip().matches("[0-9]+(-[0-9]+)+");
  }

  private static Network dense(String text, Task task) {
    List<Integer> widths = Arrays.stream(text.strip().split("-")).map(w -> width(w, text)).toList();
    int inputs = task.channels() * task.height() * task.width();
    if (widths.getFirst() != inputs || widths.getLast() != task.classes()) {
      throw new NetworkException(
          "The network "
              + text
              + " takes "
              + widths.getFirst()
              + " values and gives "
              + widths.getLast()
              + " logits, but an example of the data has "
              + inputs
              + " values and there are "
              + task.classes()
              + " classes.");
    }
    NetworkSketch sketch = new NetworkSketch(text.strip());
    Signal x = sketch.flatten("flatten", task.image(sketch));
    return head(sketch, x, widths.subList(1, widths.size() - 1), task, "fc");
  }

  private static int width(String part, String text) {
    if (part.length() > 7 || Integer.parseInt(part) < 1 || Integer.parseInt(part) > WIDEST) {
      throw new NetworkException(
          "The network "
              + text
              + " has the width "
              + part
              + ", which does not lie between 1 and "
              + WIDEST
              + ".");
    }
    return Integer.parseInt(part);
  }

  /** Dense layers with relu between them, the last one as wide as there are classes. */
  private static Network head(
      NetworkSketch sketch, Signal from, List<Integer> hidden, Task task, String name) {
    Signal x = from;
    int number = 1;
    for (int units : hidden) {
      checkSize(x.channels(), units);
      x = sketch.relu(name + number + ".relu", sketch.dense(name + number, x, units));
      number++;
    }
    checkSize(x.channels(), task.classes());
    return sketch.logits(name + number, x, task.classes());
  }

  private static void checkSize(int inputs, int outputs) {
    if ((long) inputs * outputs > LARGEST) {
      throw new NetworkException(
          "A dense layer from "
              + inputs
              + " to "
              + outputs
              + " units has more than "
              + LARGEST
              + " weights.");
    }
  }

  private static Network leNetFlat(NetworkSketch sketch, Task task) {
    Signal x = sketch.flatten("flatten", task.image(sketch));
    return head(sketch, x, List.of(300, 100), task, "fc");
  }

  /** Small images are padded, so that the maps are those of the paper's 32×32 pixels. */
  private static Network leNet5(NetworkSketch sketch, Task task) {
    int padding = Math.min(task.height(), task.width()) < 32 ? 2 : 0;
    Signal x = sketch.conv("conv1", task.image(sketch), 6, 5, padding);
    x = sketch.maxPool("pool1", sketch.relu("conv1.relu", x));
    x = sketch.conv("conv2", x, 16, 5, 0);
    x = sketch.maxPool("pool2", sketch.relu("conv2.relu", x));
    return head(sketch, sketch.flatten("flatten", x), List.of(120, 84), task, "fc");
  }

  /** The network of the embedded model. */
  private static Network small(NetworkSketch sketch, Task task) {
    Signal x = sketch.conv("conv1", task.image(sketch), 8, 3, 1);
    x = sketch.maxPool("pool1", sketch.relu("conv1.relu", x));
    x = sketch.conv("conv2", x, 16, 3, 1);
    x = sketch.maxPool("pool2", sketch.relu("conv2.relu", x));
    return head(sketch, sketch.flatten("flatten", x), List.of(32), task, "dense");
  }

  /** VGG's pattern at small scale: two 3×3 convolutions and a pooling for each width. */
  private static Builder conv(int... widths) {
    return (sketch, task) -> {
      Signal x = task.image(sketch);
      int number = 1;
      for (int stage = 0; stage < widths.length; stage++) {
        for (int i = 0; i < 2; i++, number++) {
          String name = "conv" + number;
          x = sketch.relu(name + ".relu", sketch.conv(name, x, widths[stage], 3, 1));
        }
        x = sketch.maxPool("pool" + (stage + 1), x);
      }
      return head(sketch, sketch.flatten("flatten", x), List.of(256, 256), task, "fc");
    };
  }

  private static Network vggSmall(NetworkSketch sketch, Task task) {
    Signal x = task.image(sketch);
    int number = 1;
    for (int width : new int[] {128, 256, 512}) {
      for (int i = 0; i < 2; i++, number++) {
        x = sketch.convNorm("conv" + number, "bn" + number, x, width, 3, 1);
        x = sketch.relu("conv" + number + ".relu", x);
      }
      x = sketch.maxPool("pool" + (number / 2), x);
    }
    return head(sketch, sketch.flatten("flatten", x), List.of(), task, "fc");
  }

  /**
   * A residual network for small images: a 3×3 convolution, then stages of blocks; the first block
   * of a later stage halves the image, and a 1×1 convolution fits the shortcut to it.
   */
  private static Builder resNet(int blocks, int... widths) {
    return (sketch, task) -> {
      Signal x = sketch.convNorm("conv1", "bn1", task.image(sketch), widths[0], 3, 1);
      x = sketch.relu("conv1.relu", x);
      for (int stage = 0; stage < widths.length; stage++) {
        for (int block = 0; block < blocks; block++) {
          String name = "layer" + (stage + 1) + "." + block;
          x = block(sketch, name, x, widths[stage], stage > 0 && block == 0 ? 2 : 1);
        }
      }
      x = sketch.flatten("flatten", sketch.globalAveragePool("avgpool", x));
      return head(sketch, x, List.of(), task, "fc");
    };
  }

  private static Signal block(
      NetworkSketch sketch, String name, Signal from, int width, int stride) {
    Signal x = sketch.convNorm(name + ".conv1", name + ".bn1", from, width, 3, stride);
    x = sketch.relu(name + ".relu1", x);
    x = sketch.convNorm(name + ".conv2", name + ".bn2", x, width, 3, 1);
    Signal shortcut = from;
    if (stride != 1 || from.channels() != width) {
      String down = name + ".downsample";
      shortcut = sketch.convNorm(down + ".0", down + ".1", from, width, 1, stride);
    }
    return sketch.relu(name + ".relu2", sketch.add(name + ".add", x, shortcut));
  }
}
