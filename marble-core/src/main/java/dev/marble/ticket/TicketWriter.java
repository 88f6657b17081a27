package dev.marble.ticket;

import dev.marble.MarbleException;
import dev.marble.io.AtomicFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a ticket as it is carved: masks one by one, then skeleton, carried tensors and header. The
 * file appears under its name only when it is whole. The same content gives the same bytes: entries
 * are stored uncompressed, with a fixed date.
 */
public final class TicketWriter implements AutoCloseable {
  private static final LocalDateTime DATE = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final AtomicFile file;
  private final ZipOutputStream zip;
  private final Path goal;

  private TicketWriter(Path goal, AtomicFile file) {
    this.goal = goal;
    this.file = file;
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            file.write(ByteBuffer.wrap(bytes, offset, length));
          }
        };
    this.zip = new ZipOutputStream(new BufferedOutputStream(out, 1 << 16), StandardCharsets.UTF_8);
    zip.setMethod(ZipOutputStream.STORED);
  }

  /**
   * Starts a ticket.
   *
   * @param goal the file it will be
   * @param overwrite whether that file may be replaced
   * @return the writer
   * @throws MarbleException if it cannot be written there
   */
  public static TicketWriter create(Path goal, boolean overwrite) {
    return new TicketWriter(goal, AtomicFile.create(goal, overwrite));
  }

  /**
   * Adds the mask of one side of a tensor.
   *
   * @param number the tensor's number
   * @param side the side
   * @param choice what the mask's numbers say
   * @param mask the mask
   * @return what the header says about it
   */
  public StoredMask addMask(int number, Side side, Choice choice, Mask mask) {
    StoredFile file = add(Ticket.maskName(number, side), MaskCode.encode(mask));
    return new StoredMask(side, file, mask.kept(choice));
  }

  /**
   * Adds a tensor that is a random one, masked.
   *
   * @param recipe what the network grows from
   * @param name the tensor's name in the skeleton
   * @param layer the random layer that it is
   * @param shape its shape, outputs first
   * @param scale what the grid integers are multiplied by
   * @param mask which weights are kept
   * @param all receives its weights too
   * @return what the header says about it
   */
  public MaskedTensor addMasked(
      Recipe recipe,
      String name,
      int layer,
      List<Integer> shape,
      float scale,
      WeightMask mask,
      MessageDigest all) {
    MessageDigest own = Digests.sha256();
    Digests.update(MaskedTensor.weights(recipe.layer(layer), scale, mask), own, all);
    int columns = shape.stream().skip(1).reduce(1, Math::multiplyExact);
    StoredFile file = add(Ticket.maskName(layer), WeightMaskCode.encode(mask, columns));
    return new MaskedTensor(name, layer, shape, scale, mask.kept(), file, Digests.hex(own));
  }

  /**
   * Adds the skeleton.
   *
   * @param onnx the bytes of the ONNX graph without its weights
   * @return what the header says about it
   */
  public StoredFile addSkeleton(byte[] onnx) {
    return add(Ticket.SKELETON, onnx);
  }

  /**
   * Adds the carried tensors.
   *
   * @param tensors the list of them
   * @param values their values by name, as little-endian bytes
   * @return what the header says about them
   */
  public StoredFile addCarried(List<CarriedTensor> tensors, Map<String, byte[]> values) {
    return addCarried(tensors, (name, sink) -> sink.accept(ByteBuffer.wrap(values.get(name))));
  }

  /**
   * Adds the carried tensors, whose values need not be in memory together.
   *
   * @param tensors the list of them
   * @param values hands on the values of a tensor by name, as little-endian bytes in one or more
   *     parts; asked twice
   * @return what the header says about them
   */
  public StoredFile addCarried(
      List<CarriedTensor> tensors, BiConsumer<String, Consumer<ByteBuffer>> values) {
    byte[] head = SafeTensors.head(tensors);
    return add(
        Ticket.CARRIED,
        into -> {
          into.take(ByteBuffer.wrap(head));
          for (CarriedTensor tensor : tensors) {
            values.accept(tensor.name(), part -> takeUnchecked(into, part.duplicate()));
          }
        });
  }

  /**
   * Adds the header, seals the file and gives it its name.
   *
   * @param header the header
   */
  public void finish(TicketHeader header) {
    String text = HeaderJson.write(header) + "\n";
    add(Ticket.HEADER, text.getBytes(StandardCharsets.UTF_8));
    try {
      zip.setComment(Seal.blank());
      zip.close();
      Seal.close(file.channel());
    } catch (IOException e) {
      throw failure(e);
    }
    file.commit();
  }

  private StoredFile add(String name, byte[] bytes) {
    return add(name, into -> into.take(ByteBuffer.wrap(bytes)));
  }

  /** Takes the bytes of a file, one part after the other. */
  @FunctionalInterface
  private interface Parts {
    void take(ByteBuffer part) throws IOException;
  }

  private static void takeUnchecked(Parts into, ByteBuffer part) {
    try {
      into.take(part);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Can say the bytes of a file more than once. */
  @FunctionalInterface
  private interface Content {
    void say(Parts into) throws IOException;
  }

  /** A stored entry starts with its size and its sum, so its content is gone through twice. */
  private StoredFile add(String name, Content content) {
    ZipEntry entry = new ZipEntry(name);
    CRC32 crc = new CRC32();
    MessageDigest sha256 = Digests.sha256();
    LongAdder size = new LongAdder();
    try {
      content.say(part -> {
        size.add(part.remaining());
        crc.update(part.duplicate());
        sha256.update(part);
      });
      entry.setTimeLocal(DATE);
      entry.setSize(size.sum());
      entry.setCompressedSize(size.sum());
      entry.setCrc(crc.getValue());
      zip.putNextEntry(entry);
      byte[] buffer = new byte[1 << 16];
      content.say(part -> {
        while (part.hasRemaining()) {
          int count = Math.min(buffer.length, part.remaining());
          part.get(buffer, 0, count);
          zip.write(buffer, 0, count);
        }
      });
      zip.closeEntry();
    } catch (UncheckedIOException e) {
      throw failure(e.getCause());
    } catch (IOException e) {
      throw failure(e);
    }
    return new StoredFile(name, size.sum(), Digests.hex(sha256));
  }

  private MarbleException failure(IOException e) {
    return new MarbleException(
        "The ticket \"" + goal + "\" could not be written: " + e.getMessage() + ".", e);
  }

  /** Removes what was written if {@link #finish} was not reached. */
  @Override
  public void close() {
    file.close();
  }
}
