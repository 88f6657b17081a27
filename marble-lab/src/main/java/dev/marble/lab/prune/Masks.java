package dev.marble.lab.prune;

import dev.marble.io.AtomicFile;
import dev.marble.lab.model.Network;
import dev.marble.ticket.Digests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which weights of a network are kept: one bit per weight, for each tensor that may be pruned.
 * Immutable.
 *
 * <p>As bytes, big-endian: the magic {@code MRBLMASK}, the version, the number of tensors; for each
 * its name (length and UTF-8 bytes), its number of weights, and its bits, the lowest index in the
 * lowest bit; then the SHA-256 of all before it.
 */
public final class Masks {
  private static final long MAGIC = 0x4D52424C4D41534BL;
  private static final int VERSION = 1;
  private static final int DIGEST_BYTES = 32;

  /** The bits of one tensor; never changed once it is here. */
  private record Tensor(int length, BitSet kept) {
    Tensor {
      if (kept.length() > length) {
        throw new IllegalArgumentException(
            "a mask with bit " + (kept.length() - 1) + " for " + length + " weights");
      }
    }
  }

  private final Map<String, Tensor> tensors;

  private Masks(Map<String, Tensor> tensors) {
    this.tensors = tensors;
  }

  /**
   * Keeps every weight.
   *
   * @param lengths the number of weights of each tensor, in the network's order
   */
  public static Masks full(Map<String, Integer> lengths) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    lengths.forEach((name, length) -> {
      BitSet all = new BitSet(length);
      all.set(0, length);
      tensors.put(name, new Tensor(length, all));
    });
    return new Masks(tensors);
  }

  /** Keeps every weight of a network. */
  public static Masks full(Network network) {
    Map<String, Integer> lengths = new LinkedHashMap<>();
    network.weights().forEach(weight -> lengths.put(weight.name(), weight.length()));
    return full(lengths);
  }

  /**
   * The same masks with another one for some tensors.
   *
   * @param kept the new bits by tensor; copied
   */
  public Masks with(Map<String, BitSet> kept) {
    Map<String, Tensor> changed = new LinkedHashMap<>(tensors);
    kept.forEach((name, bits) ->
        changed.put(name, new Tensor(tensor(name).length(), (BitSet) bits.clone())));
    return new Masks(changed);
  }

  /** The tensors' names in order. */
  public List<String> names() {
    return List.copyOf(tensors.keySet());
  }

  /**
   * Whether a tensor has a mask; what has none is kept whole.
   *
   * @param name the tensor
   */
  public boolean covers(String name) {
    return tensors.containsKey(name);
  }

  /**
   * Number of weights of a tensor, kept or not.
   *
   * @param name the tensor
   */
  public int length(String name) {
    return tensor(name).length();
  }

  /**
   * Which weights of a tensor are kept.
   *
   * @param name the tensor
   * @return a copy: bit i for the weight with flat index i
   */
  public BitSet kept(String name) {
    return (BitSet) tensor(name).kept().clone();
  }

  /**
   * How many weights of a tensor are kept.
   *
   * @param name the tensor
   */
  public int keptCount(String name) {
    return tensor(name).kept().cardinality();
  }

  /** How many weights are kept. */
  public long keptCount() {
    return tensors.values().stream().mapToLong(tensor -> tensor.kept().cardinality()).sum();
  }

  /** How many weights there are, kept or not. */
  public long total() {
    return tensors.values().stream().mapToLong(Tensor::length).sum();
  }

  /** Kept weights per weight, 1 if there are none. */
  public double density() {
    return total() == 0 ? 1 : (double) keptCount() / total();
  }

  /**
   * Whether every weight kept here is kept there.
   *
   * @param other masks of the same tensors
   */
  public boolean isSubsetOf(Masks other) {
    requireSameTensors(other);
    return tensors.entrySet().stream()
        .allMatch(entry -> {
          BitSet more = (BitSet) entry.getValue().kept().clone();
          more.andNot(other.tensor(entry.getKey()).kept());
          return more.isEmpty();
        });
  }

  /**
   * Weights with those that are not kept set to 0; the kept ones are the same bits as before.
   *
   * @param name the tensor; without a mask it is kept whole
   * @param values its weights
   * @return a new array
   */
  public float[] apply(String name, float[] values) {
    float[] masked = values.clone();
    if (!covers(name)) {
      return masked;
    }
    Tensor tensor = tensor(name);
    checkLength(name, values.length);
    for (int i = tensor.kept().nextClearBit(0);
        i < tensor.length();
        i = tensor.kept().nextClearBit(i + 1)) {
      masked[i] = 0;
    }
    return masked;
  }

  /**
   * A network with the weights that are not kept set to 0.
   *
   * @param network has every tensor that has a mask
   */
  public Network apply(Network network) {
    names().forEach(name -> checkLength(name, network.parameter(name).length()));
    return network.with(
        network.parameters().stream()
            .map(each -> covers(each.name()) ? each.with(apply(each.name(), each.values())) : each)
            .toList());
  }

  /**
   * The mask as factors.
   *
   * @param name the tensor
   * @return 1 for what is kept, 0 for the rest
   */
  public float[] factors(String name) {
    float[] ones = new float[length(name)];
    Arrays.fill(ones, 1);
    return apply(name, ones);
  }

  /** The bytes of the file format above; the same masks give the same bytes. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(MAGIC);
      out.writeInt(VERSION);
      out.writeInt(tensors.size());
      for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
        Tensor tensor = entry.getValue();
        out.writeUTF(entry.getKey());
        out.writeInt(tensor.length());
        out.write(Arrays.copyOf(tensor.kept().toByteArray(), packedBytes(tensor.length())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytes.writeBytes(digest(bytes.toByteArray()));
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #toBytes} gives, trusting nothing.
   *
   * @param source what to call it in an error sentence
   * @param bytes the bytes
   * @throws PruneException if they are damaged, too new, or something else
   */
  public static Masks fromBytes(String source, byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (bytes.length < Long.BYTES || in.readLong() != MAGIC) {
        throw new PruneException("\"" + source + "\" is not a file of masks.");
      }
      int version = in.readInt();
      if (version != VERSION) {
        throw new PruneException(
            "\""
                + source
                + "\" has masks of version "
                + version
                + ", but this Marble reads version "
                + VERSION
                + ". Maybe use a newer Marble.");
      }
      int body = bytes.length - DIGEST_BYTES;
      byte[] stored = Arrays.copyOfRange(bytes, Math.max(0, body), bytes.length);
      if (!Arrays.equals(stored, digest(Arrays.copyOf(bytes, Math.max(0, body))))) {
        throw damaged(source, "its SHA-256 does not fit");
      }
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (int count = in.readInt(); count > 0; count--) {
        String name = in.readUTF();
        int length = in.readInt();
        if (length < 0 || packedBytes(length) > in.available()) {
          throw damaged(source, "the mask of " + name + " is cut");
        }
        BitSet kept = BitSet.valueOf(in.readNBytes(packedBytes(length)));
        if (kept.length() > length || tensors.put(name, new Tensor(length, kept)) != null) {
          throw damaged(source, "the mask of " + name + " does not fit its " + length + " weights");
        }
      }
      if (in.available() != DIGEST_BYTES) {
        throw damaged(source, "it has more bytes than masks");
      }
      return new Masks(tensors);
    } catch (IOException e) {
      throw damaged(source, "it is cut");
    }
  }

  /**
   * Writes a file, whole or not at all; one of that name is replaced.
   *
   * @param file where to
   * @throws dev.marble.MarbleException if the file cannot be written
   */
  public void write(Path file) {
    AtomicFile.write(file, true, toBytes());
  }

  /**
   * Reads a file.
   *
   * @param file what {@link #write} wrote
   * @throws PruneException if it is missing, damaged, too new, or something else
   */
  public static Masks read(Path file) {
    try {
      return fromBytes(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new PruneException("The masks in \"" + file + "\" cannot be read.", e);
    }
  }

  /** SHA-256 of the bytes in lower-case hexadecimal: two masks are the same if these are. */
  public String sha256() {
    return Digests.sha256(toBytes());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Masks masks
        && names().equals(masks.names())
        && tensors.equals(masks.tensors);
  }

  @Override
  public int hashCode() {
    return tensors.hashCode();
  }

  /** Such as {@code 53240 of 266200 weights}. */
  @Override
  public String toString() {
    return keptCount() + " of " + total() + " weights";
  }

  private void requireSameTensors(Masks other) {
    if (!names().equals(other.names())) {
      throw new PruneException(
          "The masks are for the tensors "
              + names()
              + ", but the others for "
              + other.names()
              + ".");
    }
    tensors.forEach((name, tensor) -> other.checkLength(name, tensor.length()));
  }

  /**
   * Whether they are masks of a network: all its weight tensors, and these alone.
   *
   * @param network any
   */
  public boolean fits(Network network) {
    Masks all = full(network);
    return names().equals(all.names())
        && names().stream().allMatch(name -> length(name) == all.length(name));
  }

  /** Throws unless a tensor has as many weights. */
  void checkLength(String name, int length) {
    if (tensor(name).length() != length) {
      throw new PruneException(
          "The mask of "
              + name
              + " is for "
              + tensor(name).length()
              + " weights, but the tensor has "
              + length
              + ".");
    }
  }

  private Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new PruneException("There is no mask for " + name + ": there are " + names() + ".");
    }
    return tensor;
  }

  private static int packedBytes(int length) {
    return (length + 7) >>> 3;
  }

  private static byte[] digest(byte[] bytes) {
    return Digests.sha256().digest(bytes);
  }

  private static PruneException damaged(String source, String why) {
    return new PruneException("The masks in \"" + source + "\" are damaged: " + why + ".");
  }
}
