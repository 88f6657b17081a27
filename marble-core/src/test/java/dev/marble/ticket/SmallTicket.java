package dev.marble.ticket;

import dev.marble.random.Distribution;
import dev.marble.random.Seed;
import dev.marble.reference.FormatPage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * A small honest ticket, made without a solver: its masks are random, its weights are those that
 * the format page gives them.
 *
 * @param seed the seed of the network and of the masks
 * @param distribution the distribution
 * @param choice what the masks' numbers say
 */
record SmallTicket(long seed, Distribution distribution, Choice choice) {
  static final double TOLERANCE = 0.25;
  static final byte[] SKELETON = "not really an ONNX graph".getBytes(StandardCharsets.US_ASCII);

  private static final List<CarriedTensor> CARRIED =
      List.of(
          new CarriedTensor("norm.scale", "F32", List.of(2L, 2L), 16, "feeds a normalisation"),
          new CarriedTensor("half", "BF16", List.of(3L), 6, "is \"small\""),
          new CarriedTensor("nothing", "F64", List.of(0L), 0, "is empty"),
          new CarriedTensor("scalar", "F16", List.of(), 2, "has no axis"));

  SmallTicket(long seed, Distribution distribution) {
    this(seed, distribution, Choice.SUBSET);
  }

  /** Writes it, and says what its header says. */
  TicketHeader write(Path goal) {
    try (TicketWriter writer = TicketWriter.create(goal, true)) {
      MessageDigest all = Digests.sha256();
      List<CarvedTensor> tensors =
          List.of(
              carve(writer, "dense", "pensia", List.of(3, 4), dense(), InputSign.NON_NEGATIVE, all),
              carve(writer, "conv", "da-cunha", List.of(4, 1, 2, 2), conv(), InputSign.ANY, all),
              carve(writer, "bias", "bias", List.of(4), bias(), InputSign.NON_POSITIVE, all));
      TicketHeader header =
          new TicketHeader(
              "Marble, tested",
              new Recipe(new Seed(seed), distribution),
              new TargetInfo("größe.onnx", 12_345, "ab".repeat(32), 32),
              Map.of("fold", "true", "opset", "21"),
              writer.addSkeleton(SKELETON),
              writer.addCarried(CARRIED, carriedValues()),
              CARRIED,
              tensors,
              List.of(),
              Digests.hex(all),
              List.of("A note.", "Another one, with a \\ and a \"."));
      writer.finish(header);
      return header;
    }
  }

  static Map<String, byte[]> carriedValues() {
    Map<String, byte[]> values = new LinkedHashMap<>();
    for (CarriedTensor tensor : CARRIED) {
      byte[] bytes = new byte[(int) tensor.bytes()];
      new Random(tensor.bytes()).nextBytes(bytes);
      values.put(tensor.name(), bytes);
    }
    return values;
  }

  private static TensorLayout dense() {
    return new TensorLayout(List.of(3, 4), List.of(1));
  }

  private static TensorLayout conv() {
    return new TensorLayout(List.of(2, 2, 1, 4), List.of(0, 2));
  }

  private static TensorLayout bias() {
    return new TensorLayout(List.of(4), List.of());
  }

  private static int number(String name) {
    return List.of("dense", "conv", "bias").indexOf(name);
  }

  private static int samples(String name) {
    return List.of(5, 9, 3).get(number(name));
  }

  private static int scaleExponent(String name) {
    return List.of(-2, 1, 0).get(number(name));
  }

  private CarvedTensor carve(
      TicketWriter writer,
      String name,
      String construction,
      List<Integer> shape,
      TensorLayout layout,
      InputSign sign,
      MessageDigest all) {
    InputSign inputs = choice == Choice.COPIES ? InputSign.IMMATERIAL : sign;
    List<StoredMask> masks = new ArrayList<>();
    MessageDigest own = Digests.sha256();
    for (Side side : inputs.sides()) {
      masks.add(writer.addMask(number(name), side, choice, mask(name, layout, side)));
      byte[] weights = bytes(weights(name, layout, side));
      own.update(weights);
      all.update(weights);
    }
    Origin origin =
        new Origin(
            name + ".weight",
            List.of(
                new Origin.Step(Origin.Kind.TRANSPOSE, List.of(1, 0)),
                new Origin.Step(Origin.Kind.RESHAPE, List.of(3, 2)),
                new Origin.Step(Origin.Kind.TILE, List.of(1, 2))));
    return new CarvedTensor(
        name,
        construction,
        number(name),
        shape,
        layout,
        inputs,
        choice,
        name.equals("conv") ? 2 : 1,
        samples(name),
        scaleExponent(name),
        TOLERANCE,
        name.equals("dense") ? Optional.of(origin) : Optional.empty(),
        masks,
        new CarveStatistics(3, OptionalDouble.of(0.75), 2.5, 2, 1, 0.1, 1e-3, 4.5),
        Digests.hex(own));
  }

  Mask mask(String name, TensorLayout layout, Side side) {
    Random random = new Random(seed + 10L * number(name) + side.ordinal());
    Mask mask = MaskCodeTest.randomMask(layout.size(), samples(name), random);
    if (choice == Choice.SINGLE) {
      for (int t = 0; t < mask.size(); t++) {
        while (!isOnSide(name, layout, side, t, mask.get(t))) {
          mask.set(t, random.nextInt(1 << samples(name)));
        }
      }
    }
    return mask;
  }

  private boolean isOnSide(String name, TensorLayout layout, Side side, int t, long chosen) {
    try {
      sum(name, layout, side, t, chosen);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The weights of one side, by the format page. */
  float[] weights(String name, TensorLayout layout, Side side) {
    Mask mask = mask(name, layout, side);
    float[] weights = new float[layout.size()];
    for (int t = 0; t < weights.length; t++) {
      weights[t] = FormatPage.weight(sum(name, layout, side, t, mask.get(t)), scaleExponent(name));
    }
    return weights;
  }

  private long sum(String name, TensorLayout layout, Side side, int t, long chosen) {
    FormatPage page = new FormatPage(seed, distribution.label());
    int block = FormatPage.block(layout.dims(), layout.inputAxes(), t);
    boolean positive = side == Side.POSITIVE;
    return switch (choice) {
      case SINGLE -> page.single(number(name), block, positive, t, chosen);
      case SUBSET ->
          FormatPage.sum(page.products(number(name), block, positive, samples(name), t), chosen);
      case COPIES -> FormatPage.sum(page.copies(number(name), samples(name), t), chosen);
    };
  }

  static byte[] bytes(float[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return buffer.array();
  }
}
