package dev.marble.lab.lottery;

import dev.marble.MarbleException;
import dev.marble.batch.ThreadBatch;
import dev.marble.lab.data.Normalization;
import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Kind;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.OnnxExport;
import dev.marble.lab.model.OnnxImport;
import dev.marble.lab.model.Parameter;
import dev.marble.lab.model.Skeleton;
import dev.marble.lab.prune.Masks;
import dev.marble.onnx.Assembly;
import dev.marble.onnx.Form;
import dev.marble.onnx.OnnxFile;
import dev.marble.random.Seed;
import dev.marble.ticket.CarriedTensor;
import dev.marble.ticket.Digests;
import dev.marble.ticket.MaskedTensor;
import dev.marble.ticket.Recipe;
import dev.marble.ticket.StoredFile;
import dev.marble.ticket.TargetInfo;
import dev.marble.ticket.Ticket;
import dev.marble.ticket.TicketHeader;
import dev.marble.ticket.TicketWriter;
import dev.marble.ticket.WeightMask;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A lottery ticket as a ticket file: where training starts, as a seed, which names every random
 * weight, and one bit per weight. Biases and normalizations are carried; they start at 0 or 1.
 *
 * <p>A ticket of a late rewind names its masks over θ₀ likewise. Where its training goes on, θₖ, is
 * carried beside that, as tensors {@code NAME@K}: the kept weights of a masked tensor in the order
 * of their indices, and all numbers of the others.
 *
 * @param start the network before training, under the masks: θ₀, or θₖ after a late rewind
 * @param masks which weights are kept
 * @param seed what θ₀ was drawn from
 * @param settings what was said about it when it was written
 * @param weightsSha256 SHA-256 of the weights that training starts from
 */
public record WinningTicket(
    Network start, Masks masks, Seed seed, Map<String, String> settings, String weightsSha256) {
  /** The setting that names the step whose weights the ticket is rewound to. */
  public static final String REWIND = "rewind";

  /** The setting that says how images are normalised; models that are exported say it, too. */
  public static final String NORMALIZATION = "normalization";

  /** Copies the settings. */
  public WinningTicket {
    settings = Map.copyOf(settings);
  }

  /**
   * Writes a ticket. The same arguments give the same bytes.
   *
   * @param goal the file; one of that name is replaced
   * @param madeBy the program that writes it
   * @param network its graph and shapes; its values do not matter
   * @param initial how θ₀ is drawn
   * @param seed what it is drawn from
   * @param masks which weights are kept
   * @param rewound θₖ for a late rewind to the step that the setting {@link #REWIND} names
   * @param settings how it was found, by name
   * @throws MarbleException if it cannot be written; then there is no file
   */
  public static void write(
      Path goal,
      String madeBy,
      Network network,
      InitialWeights initial,
      Seed seed,
      Masks masks,
      Optional<Network> rewound,
      Map<String, String> settings) {
    Map<String, String> found = new HashMap<>(settings);
    found.put("initial", initial.label());
    write(
        goal,
        madeBy,
        initial.draw(network, seed),
        new Recipe(seed, initial.distribution()),
        initial.plan(network),
        masks,
        rewound,
        found,
        "Its weights are where training starts: it is no trained network.");
  }

  /**
   * Writes a ticket whose tensors are scaled in their own way. The same arguments give the same
   * bytes.
   *
   * @param goal the file; one of that name is replaced
   * @param madeBy the program that writes it
   * @param start its graph and all that is carried; its weights do not matter
   * @param recipe gives the random weights
   * @param plan how each weight tensor is drawn, in the network's order
   * @param masks which weights are kept
   * @param rewound θₖ, where training goes on from step k
   * @param settings how it was found, by name
   * @param note a sentence for the reader
   * @throws MarbleException if it cannot be written; then there is no file
   */
  public static void write(
      Path goal,
      String madeBy,
      Network start,
      Recipe recipe,
      List<InitialWeights.Drawn> plan,
      Masks masks,
      Optional<Network> rewound,
      Map<String, String> settings,
      String note) {
    try (TicketWriter writer = TicketWriter.create(goal, true)) {
      MessageDigest all = Digests.sha256();
      List<MaskedTensor> masked = new ArrayList<>();
      for (InitialWeights.Drawn drawn : plan) {
        masked.add(
            writer.addMasked(
                recipe,
                drawn.name(),
                drawn.layer(),
                start.parameter(drawn.name()).shape(),
                drawn.scale(),
                mask(masks, start.parameter(drawn.name())),
                all));
      }
      List<CarriedTensor> carried = new ArrayList<>();
      Map<String, byte[]> values = new LinkedHashMap<>();
      String step = settings.getOrDefault(REWIND, "0");
      for (Parameter parameter : start.parameters()) {
        if (parameter.kind() != Kind.WEIGHT) {
          byte[] bytes = littleEndian(parameter.values());
          values.put(parameter.name(), bytes);
          carried.add(carried(parameter, bytes.length));
        }
      }
      for (Parameter parameter : rewound.map(Network::parameters).orElse(List.of())) {
        float[] kept = kept(parameter.name(), parameter.values(), masks);
        String name = after(parameter.name(), step);
        byte[] bytes = littleEndian(kept);
        values.put(name, bytes);
        carried.add(
            new CarriedTensor(
                name,
                "F32",
                masks.covers(parameter.name()) ? List.of((long) kept.length) : shape(parameter),
                bytes.length,
                "where training goes on, after step " + step));
      }
      Map<String, String> metadata = new HashMap<>();
      if (settings.containsKey(NORMALIZATION)) {
        metadata.put(Normalization.METADATA, settings.get(NORMALIZATION));
      }
      byte[] dense = OnnxExport.bytes(start, metadata);
      StoredFile skeleton = writer.addSkeleton(Skeleton.of(start, metadata));
      StoredFile carriedFile = writer.addCarried(carried, values);
      writer.finish(
          new TicketHeader(
              madeBy,
              recipe,
              new TargetInfo(
                  start.name(), dense.length, Digests.sha256(dense), start.parameterCount()),
              settings,
              skeleton,
              carriedFile,
              carried,
              List.of(),
              masked,
              Digests.hex(all),
              List.of(note)));
    }
  }

  /**
   * Reads a ticket, to train it.
   *
   * @param file the ticket
   * @throws MarbleException if it is none, or one of a network that was found in another way
   */
  public static WinningTicket read(Path file) {
    try (Ticket ticket = Ticket.open(file);
        ThreadBatch batch = new ThreadBatch(1)) {
      TicketHeader header = ticket.header();
      if (!header.tensors().isEmpty() || header.masked().isEmpty()) {
        throw new MarbleException(
            "The ticket \""
                + file
                + "\" rebuilds the weights of "
                + header.target().name()
                + ", which is trained already. Maybe export it, and train the model.");
      }
      byte[] onnx = new Assembly(ticket, batch).toBytes(Form.COLLAPSED, false);
      Network network = OnnxImport.of(OnnxFile.of(header.target().name(), onnx));
      Map<String, BitSet> kept = new LinkedHashMap<>();
      for (MaskedTensor tensor : header.masked()) {
        kept.put(tensor.name(), bits(ticket.mask(tensor)));
      }
      Network random = Skeleton.order(network, ticket.skeleton());
      Masks masks = Masks.full(random).with(kept);
      String step = header.settings().getOrDefault(REWIND, "0");
      Network start = random;
      if (!step.equals("0")) {
        start =
            rewound(random, masks, step, ticket.carried())
                .orElseThrow(() ->
                    new MarbleException(
                        "The ticket \""
                            + file
                            + "\" goes back to step "
                            + step
                            + " of the dense network's training, and does not carry what the"
                            + " network was then. Maybe search again with this version of Marble."));
      }
      return new WinningTicket(
          start, masks, header.recipe().seed(), header.settings(), header.weightsSha256());
    }
  }

  /** The step whose weights it is rewound to; 0 is the random start itself. */
  public int rewind() {
    String step = settings.getOrDefault(REWIND, "0");
    try {
      return Integer.parseInt(step);
    } catch (NumberFormatException e) {
      throw new MarbleException("The ticket is rewound to the step \"" + step + "\".", e);
    }
  }

  private static WeightMask mask(Masks masks, Parameter parameter) {
    WeightMask mask = new WeightMask(parameter.length());
    if (masks.covers(parameter.name())) {
      masks.kept(parameter.name()).stream().forEach(mask::keep);
    } else {
      for (int i = 0; i < mask.size(); i++) {
        mask.keep(i);
      }
    }
    return mask;
  }

  private static BitSet bits(WeightMask mask) {
    BitSet bits = new BitSet(mask.size());
    for (int i = 0; i < mask.size(); i++) {
      bits.set(i, mask.keeps(i));
    }
    return bits;
  }

  private static CarriedTensor carried(Parameter parameter, long bytes) {
    String reason =
        switch (parameter.kind()) {
          case BIAS, SHIFT -> "starts at 0";
          case SCALE -> "starts at 1";
          case MEAN, VARIANCE -> "follows the data";
          case SLOPE -> "a slope";
          case WEIGHT, CONSTANT -> "a constant";
        };
    return new CarriedTensor(parameter.name(), "F32", shape(parameter), bytes, reason);
  }

  private static List<Long> shape(Parameter parameter) {
    return parameter.shape().stream().map(Integer::longValue).toList();
  }

  /** The name of what a tensor was after a step. */
  private static String after(String name, String step) {
    return name + "@" + step;
  }

  /** The kept weights of a masked tensor, in the order of their indices; all of any other. */
  private static float[] kept(String name, float[] values, Masks masks) {
    if (!masks.covers(name)) {
      return values;
    }
    int[] places = masks.kept(name).stream().toArray();
    float[] kept = new float[places.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = values[places[i]];
    }
    return kept;
  }

  /** θₖ under the masks, or nothing if the ticket does not carry it. */
  private static Optional<Network> rewound(
      Network start, Masks masks, String step, Map<String, byte[]> carried) {
    List<Parameter> parameters = new ArrayList<>();
    for (Parameter parameter : start.parameters()) {
      byte[] bytes = carried.get(after(parameter.name(), step));
      if (bytes == null) {
        return Optional.empty();
      }
      FloatBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
      boolean isMasked = masks.covers(parameter.name());
      int length = isMasked ? masks.keptCount(parameter.name()) : parameter.length();
      if (numbers.remaining() != length) {
        throw new MarbleException(
            "The ticket carries "
                + numbers.remaining()
                + " numbers of "
                + after(parameter.name(), step)
                + ", but "
                + length
                + " are kept.");
      }
      float[] values = new float[parameter.length()];
      if (isMasked) {
        masks.kept(parameter.name()).stream().forEach(i -> values[i] = numbers.get());
      } else {
        numbers.get(values);
      }
      parameters.add(parameter.with(values));
    }
    return Optional.of(start.with(parameters));
  }

  private static byte[] littleEndian(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }
}
