package dev.marble.ticket;

import dev.marble.batch.Batch;
import dev.marble.json.Json;
import dev.marble.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * An open ticket file. Opening checks the seal over all bytes, the version, the header, and that
 * the archive holds exactly the files that the header lists, stored uncompressed and of the listed
 * sizes; each file's own SHA-256 is checked when it is read. Nothing is ever extracted to a path.
 */
public final class Ticket implements AutoCloseable {
  /** The name of the header inside the archive. */
  static final String HEADER = "ticket.json";

  /** The name of the skeleton inside the archive. */
  static final String SKELETON = "skeleton.onnx";

  /** The name of the carried tensors inside the archive. */
  static final String CARRIED = "carried.safetensors";

  private static final int CHUNK = 1 << 13;
  private static final long LARGEST_HEADER = 1L << 28;

  private final Path path;
  private final ZipFile zip;
  private final TicketHeader header;

  private Ticket(Path path, ZipFile zip, TicketHeader header) {
    this.path = path;
    this.zip = zip;
    this.header = header;
  }

  /**
   * Opens a ticket.
   *
   * @param path its file
   * @return the open ticket
   * @throws TicketException if it is no ticket, was changed or cut, or is of another version
   */
  public static Ticket open(Path path) {
    if (!Files.exists(path)) {
      throw TicketException.corrupt("There is no file \"" + path + "\".");
    }
    if (!Files.isRegularFile(path)) {
      throw TicketException.corrupt("\"" + path + "\" is not a file.");
    }
    ZipFile zip = null;
    try {
      try (FileChannel channel = FileChannel.open(path)) {
        Seal.check(channel);
      }
      zip = new ZipFile(path.toFile(), StandardCharsets.UTF_8);
      TicketHeader header = HeaderJson.read(Json.parse(headerText(zip)));
      checkFiles(zip, header);
      return new Ticket(path, zip, header);
    } catch (IOException e) {
      closeQuietly(zip);
      throw explain(path, TicketException.corrupt("it cannot be read: " + e.getMessage()));
    } catch (JsonException e) {
      closeQuietly(zip);
      throw explain(path, TicketException.corrupt("ticket.json: " + e.getMessage()));
    } catch (TicketException e) {
      closeQuietly(zip);
      throw explain(path, e);
    }
  }

  private static TicketException explain(Path path, TicketException e) {
    return new TicketException(
        e.kind(), "The ticket \"" + path + "\" cannot be used: " + e.getMessage() + ".");
  }

  private static void closeQuietly(ZipFile zip) {
    if (zip != null) {
      try {
        zip.close();
      } catch (IOException e) {
        // It was only read; the error that led here is the one to report.
      }
    }
  }

  private static String headerText(ZipFile zip) throws IOException {
    ZipEntry entry = entry(zip, HEADER);
    if (entry.getSize() > LARGEST_HEADER) {
      throw TicketException.corrupt("its ticket.json is larger than " + LARGEST_HEADER + " bytes");
    }
    return new String(read(zip, entry), StandardCharsets.UTF_8);
  }

  private static void checkFiles(ZipFile zip, TicketHeader header) {
    Set<String> expected = new HashSet<>();
    List<StoredFile> files = new ArrayList<>(List.of(header.skeleton(), header.carriedFile()));
    header.tensors().forEach(t -> t.masks().forEach(mask -> files.add(mask.file())));
    header.masked().forEach(tensor -> files.add(tensor.file()));
    Set<String> names = new HashSet<>();
    expected.add(HEADER);
    checkName(header.skeleton(), SKELETON);
    checkName(header.carriedFile(), CARRIED);
    for (CarvedTensor tensor : header.tensors()) {
      tensor.masks().forEach(mask -> checkMask(tensor, mask));
      if (!names.add(tensor.name())) {
        throw TicketException.corrupt("it lists the tensor \"" + tensor.name() + "\" twice");
      }
    }
    for (MaskedTensor tensor : header.masked()) {
      checkName(tensor.file(), maskName(tensor.layer()));
      if (!names.add(tensor.name())) {
        throw TicketException.corrupt("it lists the tensor \"" + tensor.name() + "\" twice");
      }
    }
    for (CarriedTensor tensor : header.carried()) {
      if (!names.add(tensor.name())) {
        throw TicketException.corrupt("it lists the tensor \"" + tensor.name() + "\" twice");
      }
    }
    for (StoredFile file : files) {
      if (!expected.add(file.file())) {
        throw TicketException.corrupt("it lists the file \"" + file.file() + "\" twice");
      }
      ZipEntry entry = entry(zip, file.file());
      if (entry.getSize() != file.bytes()) {
        throw TicketException.corrupt(
            "its file \""
                + file.file()
                + "\" has "
                + entry.getSize()
                + " bytes, not "
                + file.bytes());
      }
    }
    if (zip.size() != expected.size()) {
      throw TicketException.corrupt(
          "it holds " + zip.size() + " files and lists " + expected.size());
    }
  }

  /** The name inside the archive of the mask of one side of a tensor. */
  static String maskName(int number, Side side) {
    return "masks/" + number + "." + side.label();
  }

  /** The name inside the archive of the mask of a random layer. */
  static String maskName(int layer) {
    return "masks/" + layer + ".kept";
  }

  private static void checkName(StoredFile file, String name) {
    if (!file.file().equals(name)) {
      throw TicketException.corrupt(
          "it lists the file \"" + file.file() + "\" where \"" + name + "\" belongs");
    }
  }

  /** A mask has at least one bit per weight: so no header makes a reader allocate at will. */
  private static void checkMask(CarvedTensor tensor, StoredMask mask) {
    checkName(mask.file(), maskName(tensor.number(), mask.side()));
    long least = tensor.samples() + 2 + (tensor.layout().size() + 7L) / 8;
    if (mask.file().bytes() < least) {
      throw TicketException.corrupt(
          "the mask of \""
              + tensor.name()
              + "\" has "
              + mask.file().bytes()
              + " bytes, too few for "
              + tensor.layout().size()
              + " weights");
    }
  }

  private static ZipEntry entry(ZipFile zip, String name) {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw TicketException.corrupt("it lacks the file \"" + name + "\"");
    }
    boolean plain =
        entry.getMethod() == ZipEntry.STORED && entry.getSize() == entry.getCompressedSize();
    if (!plain || entry.getSize() < 0 || entry.getSize() > Integer.MAX_VALUE - 16) {
      throw TicketException.corrupt("its file \"" + name + "\" is not stored as it is");
    }
    return entry;
  }

  private static byte[] read(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes((int) entry.getSize());
      if (bytes.length != entry.getSize()) {
        throw TicketException.corrupt("its file \"" + entry.getName() + "\" is cut");
      }
      return bytes;
    }
  }

  private byte[] read(StoredFile file) {
    try {
      byte[] bytes = read(zip, entry(zip, file.file()));
      if (!Digests.sha256(bytes).equals(file.sha256())) {
        throw TicketException.corrupt(
            "its file \"" + file.file() + "\" does not match its SHA-256");
      }
      return bytes;
    } catch (IOException e) {
      throw explain(path, TicketException.corrupt("it cannot be read: " + e.getMessage()));
    } catch (TicketException e) {
      throw explain(path, e);
    }
  }

  /** Where the ticket lies. */
  public Path path() {
    return path;
  }

  /** What {@code ticket.json} says. */
  public TicketHeader header() {
    return header;
  }

  /** The bytes of the skeleton, an ONNX model whose carved and carried tensors are graph inputs. */
  public byte[] skeleton() {
    return read(header.skeleton());
  }

  /** The values of the carried tensors by name, as little-endian bytes. */
  public Map<String, byte[]> carried() {
    byte[] file = read(header.carriedFile());
    try {
      return SafeTensors.read(file, header.carried());
    } catch (TicketException e) {
      throw explain(path, e);
    }
  }

  /**
   * The carved tensor of a given name.
   *
   * @param name its name in the skeleton
   * @return the tensor, if the ticket has it
   */
  public Optional<CarvedTensor> tensor(String name) {
    return header.tensors().stream().filter(tensor -> tensor.name().equals(name)).findFirst();
  }

  /**
   * The random layers that a tensor is found in.
   *
   * @param tensor one of this ticket's tensors
   * @return its pair of layers
   */
  public RandomPair pair(CarvedTensor tensor) {
    return new RandomPair(
        header.recipe(),
        tensor.number(),
        tensor.layout(),
        tensor.inputs(),
        tensor.choice(),
        tensor.samples(),
        tensor.scaleExponent());
  }

  /**
   * The hidden units per block that a tensor's random layers need, pruned ones included.
   *
   * @param tensor one of this ticket's tensors
   * @return the width of each block
   */
  public int width(CarvedTensor tensor) {
    List<Side> sides = tensor.inputs().sides();
    return pair(tensor).width(sides.stream().map(side -> mask(tensor, side)).toList());
  }

  /**
   * The mask of one side of a tensor.
   *
   * @param tensor one of this ticket's tensors
   * @param side one of its sides
   * @return the mask
   * @throws TicketException if its bytes are not a mask of that tensor
   */
  public Mask mask(CarvedTensor tensor, Side side) {
    for (StoredMask stored : tensor.masks()) {
      if (stored.side() == side) {
        byte[] code = read(stored.file());
        try {
          Mask mask = MaskCode.decode(code, tensor.layout().size(), tensor.samples());
          long kept = mask.kept(tensor.choice());
          if (kept != stored.kept()) {
            throw TicketException.corrupt(
                "the mask of \""
                    + tensor.name()
                    + "\" keeps "
                    + kept
                    + " weights, not "
                    + stored.kept());
          }
          if (tensor.choice() == Choice.SINGLE) {
            checkSide(tensor, pair(tensor).singleUnit(side), mask);
          }
          return mask;
        } catch (TicketException e) {
          throw explain(path, e);
        }
      }
    }
    throw new IllegalArgumentException(
        "\"" + tensor.name() + "\" has no " + side.label() + " side");
  }

  /** A subset names units of its own side; a single unit may be any, and must be of that side. */
  private static void checkSide(CarvedTensor tensor, RandomPair.SingleUnit unit, Mask mask) {
    for (int i = 0; i < mask.size(); i++) {
      unit.select(i);
      if (!unit.isOnSide(mask.get(i))) {
        throw TicketException.corrupt(
            "weight "
                + i
                + " of \""
                + tensor.name()
                + "\" keeps the hidden unit "
                + (mask.get(i) - 1)
                + ", which is not of its side");
      }
    }
  }

  /**
   * Rebuilds the exact sums of one side of a tensor.
   *
   * @param pair its random layers
   * @param mask its mask
   * @param side the side
   * @param batch what the work runs on
   * @return for each weight the sum of the kept products, in units of scale · 2<sup>-46</sup>
   */
  public static long[] sums(RandomPair pair, Mask mask, Side side, Batch batch) {
    return sums(pair, mask, side, 0, mask.size(), batch);
  }

  /**
   * Rebuilds some of the exact sums of one side of a tensor.
   *
   * @param pair its random layers
   * @param mask its mask
   * @param side the side
   * @param from the flat index of the first weight
   * @param count how many
   * @param batch what the work runs on
   * @return for each weight the sum of the kept products, in units of scale · 2<sup>-46</sup>
   */
  public static long[] sums(
      RandomPair pair, Mask mask, Side side, int from, int count, Batch batch) {
    long[] sums = new long[count];
    batch.run(
        (count + CHUNK - 1) / CHUNK,
        () -> pair.kept(side),
        (number, kept) -> {
          int end = Math.min(count, (number + 1) * CHUNK);
          for (int i = number * CHUNK; i < end; i++) {
            kept.select(from + i);
            sums[i] = kept.sum(mask.get(from + i));
          }
        });
    return sums;
  }

  /**
   * Rebuilds the weights of one side of a tensor.
   *
   * @param tensor one of this ticket's tensors
   * @param side one of its sides
   * @param batch what the work runs on
   * @return the weights, in the order of the tensor's flat index
   */
  public float[] weights(CarvedTensor tensor, Side side, Batch batch) {
    RandomPair pair = pair(tensor);
    long[] sums = sums(pair, mask(tensor, side), side, batch);
    float[] weights = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      weights[i] = pair.weight(sums[i]);
    }
    return weights;
  }

  /**
   * The mask of a tensor that is a random one, masked.
   *
   * @param tensor one of this ticket's masked tensors
   * @return the mask
   * @throws TicketException if its bytes are not a mask of that tensor
   */
  public WeightMask mask(MaskedTensor tensor) {
    try {
      return WeightMaskCode.decode(
          read(tensor.file()), tensor.size(), (int) tensor.kept(), tensor.columns());
    } catch (TicketException e) {
      throw explain(path, e);
    }
  }

  /**
   * The weights of a tensor that is a random one, masked.
   *
   * @param tensor one of this ticket's masked tensors
   * @return the weights, row-major; zero where they are not kept
   */
  public float[] weights(MaskedTensor tensor) {
    return MaskedTensor.weights(
        header.recipe().layer(tensor.layer()), tensor.scale(), mask(tensor));
  }

  @Override
  public void close() {
    closeQuietly(zip);
  }
}
