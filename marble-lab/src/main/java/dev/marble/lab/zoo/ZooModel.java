package dev.marble.lab.zoo;

import dev.marble.MarbleException;
import dev.marble.lab.NearestName;
import dev.marble.onnx.StreamedTensor;
import dev.marble.random.Seed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** A known architecture with random weights; they are made while they are written. */
public final class ZooModel {
  private static final String DENSE = "mlp:";
  private static final int WIDEST = 1 << 20;
  private static final long LARGEST = 1L << 28; // values of one tensor: a GiB

  private static final List<Known> KNOWN =
      List.of(
          new Known("lenet5", "digits 1×28×28 → 10", PlainNets::leNet5),
          new Known("resnet18", "images 3×224×224 → 1000", ResNet::eighteen),
          new Known("resnet50", "images 3×224×224 → 1000", ResNet::fifty),
          new Known("mobilenetv2", "images 3×224×224 → 1000, depthwise", MobileNetV2::build),
          new Known("vgg16", "images 3×224×224 → 1000, no normalization", PlainNets::vgg16),
          gpt2("gpt2-tiny", new Gpt2.Shape(2, 64, 4, 256, 64, 16)),
          gpt2("gpt2-mini", new Gpt2.Shape(4, 256, 4, 8192, 256, 32)),
          gpt2("gpt2", new Gpt2.Shape(12, 768, 12, 50257, 1024, 64)));

  private final String name;
  private final Sketch sketch;

  /** An architecture under its name. */
  private record Known(String name, String about, Consumer<Sketch> builder) {}

  /**
   * A row of the list of known models.
   *
   * @param name what {@link #of} takes
   * @param about what goes in and comes out
   * @param parameters how many numbers training would change
   */
  public record Entry(String name, String about, long parameters) {}

  private ZooModel(String name, Sketch sketch) {
    this.name = name;
    this.sketch = sketch;
  }

  /**
   * The models that have a name. {@code mlp:784-300-10} and its like are known too: dense layers of
   * these widths, relu between them.
   */
  public static List<Entry> list() {
    return KNOWN.stream()
        .map(known ->
            new Entry(known.name(), known.about(), of(known.name(), new Seed(1)).parameters()))
        .toList();
  }

  /**
   * A model.
   *
   * @param name its name, such as {@code resnet18} or {@code mlp:784-300-10}; case, hyphens and
   *     underscores do not matter
   * @param seed gives every weight
   * @return the model
   * @throws MarbleException if there is none of that name
   */
  public static ZooModel of(String name, Seed seed) {
    String asked = name.strip().toLowerCase(Locale.ROOT);
    if (asked.startsWith(DENSE)) {
      List<Integer> widths = widths(asked);
      String plain = DENSE + String.join("-", widths.stream().map(String::valueOf).toList());
      return build(new Known(plain, "", sketch -> PlainNets.dense(sketch, widths)), seed);
    }
    for (Known known : KNOWN) {
      if (plain(known.name()).equals(plain(asked))) {
        return build(known, seed);
      }
    }
    throw new MarbleException(
        "There is no model \""
            + name
            + "\". Maybe \""
            + nearest(asked)
            + "\"; marble model --list shows all.");
  }

  private static ZooModel build(Known known, Seed seed) {
    Sketch sketch = new Sketch(known.name(), seed);
    known.builder().accept(sketch);
    return new ZooModel(known.name(), sketch);
  }

  /** Its name as the list has it. */
  public String name() {
    return name;
  }

  /** How many numbers training would change: weights, biases, scales and shifts. */
  public long parameters() {
    return sketch.parameters();
  }

  /** How many numbers are written: the parameters, and the statistics of normalizations. */
  public long values() {
    return sketch.model().tensors().stream().mapToLong(StreamedTensor::size).sum();
  }

  /**
   * Writes it as ONNX, opset 17. The same name and seed give the same bytes.
   *
   * @param goal the file
   * @param external whether weights go into {@code FILE.data} beside it; more than 1.5 GiB always
   *     do
   * @param overwrite whether files of these names may be replaced
   * @param written is told the number of values after each piece
   * @return whether there is a file {@code FILE.data}
   * @throws MarbleException if a file cannot be written; then nothing is left behind
   */
  public boolean write(Path goal, boolean external, boolean overwrite, LongConsumer written) {
    return sketch.model().write(goal, external, overwrite, written);
  }

  /** What is streamed into the file after the graph. */
  List<StreamedTensor> tensors() {
    return sketch.model().tensors();
  }

  private static Known gpt2(String name, Gpt2.Shape shape) {
    String about =
        String.format(
            Locale.ROOT,
            "%d tokens of %,d → the next; %d layers, %d wide, %d heads",
            shape.tokens(),
            shape.vocabulary(),
            shape.layers(),
            shape.width(),
            shape.heads());
    return new Known(name, about, sketch -> Gpt2.build(sketch, shape));
  }

  private static List<Integer> widths(String text) {
    List<Integer> widths = new ArrayList<>();
    for (String part : text.substring(DENSE.length()).split("-", -1)) {
      if (!part.matches("[0-9]{1,7}") || !isWidth(Integer.parseInt(part))) {
        throw new MarbleException(
            "The model \""
                + text
                + "\" has the width \""
                + part
                + "\", which is no whole number from 1 to "
                + WIDEST
                + ". Maybe write mlp:784-300-10.");
      }
      widths.add(Integer.valueOf(part));
    }
    if (widths.size() < 2) {
      throw new MarbleException(
          "The model \"" + text + "\" has no layer: it needs two widths or more, as mlp:784-10.");
    }
    for (int i = 1; i < widths.size(); i++) {
      long size = (long) widths.get(i - 1) * widths.get(i);
      if (size > LARGEST) {
        throw new MarbleException(
            "The model \""
                + text
                + "\" has a layer of "
                + size
                + " weights; at most "
                + LARGEST
                + " are possible.");
      }
    }
    return widths;
  }

  private static boolean isWidth(int width) {
    return width >= 1 && width <= WIDEST;
  }

  private static String plain(String text) {
    return text.replaceAll("[-_ ]", "");
  }

  private static String nearest(String asked) {
    return NearestName.of(asked, KNOWN.stream().map(Known::name).toList()).orElseThrow();
  }
}
