package dev.marble.ticket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.marble.json.JsonObject;
import dev.marble.reference.FormatPage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/**
 * One way to make a sealed ticket wrong.
 *
 * @param name what is changed
 * @param complaint a part of the sentence that must answer it
 * @param by changes it
 */
record Change(String name, String complaint, Consumer<Forgery> by) {
  private static final int DENSE = 0;
  private static final int CONV = 1;
  private static final int BIAS = 2;

  @Override
  public String toString() {
    return name;
  }

  private static Change change(String name, String complaint, Consumer<Forgery> by) {
    return new Change(name, complaint, by);
  }

  /** All changes. */
  static Stream<Change> all() {
    return Stream.of(containerChanges(), headerChanges(), tensorChanges(), contentChanges())
        .flatMap(changes -> changes);
  }

  private static Stream<Change> containerChanges() {
    return Stream.of(
        change("no header", "lacks the file \"ticket.json\"", f -> f.headerText = ""),
        change("no skeleton", "lacks the file \"skel", f -> f.files.remove("skeleton.onnx")),
        change("no carried", "lacks the file \"carr", f -> f.files.remove("carried.safetensors")),
        change("no mask", "lacks the file", f -> f.files.remove("masks/1.negative")),
        change("an extra file", "8 files and lists 7", f -> f.files.put("extra", new byte[3])),
        change("a folder", "8 files and lists 7", f -> f.files.put("masks/", new byte[0])),
        change("a file above", "8 files and lists 7", f -> f.files.put("../x", new byte[3])),
        change("a mask above", "\"../x\" where", f -> f.rename(f.mask(DENSE), "../x")),
        change("a mask at the root", "\"/x\" where", f -> f.rename(f.mask(DENSE), "/x")),
        change(
            "a skeleton above",
            "\"../../skeleton.onnx\" where",
            f -> f.rename(f.header.object("skeleton"), "../../skeleton.onnx")),
        change(
            "carried tensors elsewhere",
            "\"C:\\x\" where",
            f -> f.rename(f.header.object("carriedFile"), "C:\\x")),
        change(
            "a compressed mask", "not stored as it is", f -> f.compressed.add("masks/0.positive")),
        change("a compressed header", "not stored as it is", f -> f.compressed.add("ticket.json")),
        change(
            "a compressed bomb",
            "not stored as it is",
            f -> {
              f.compressed.add("skeleton.onnx");
              f.replace(f.header.object("skeleton"), new byte[10_000_000]);
            }),
        change(
            "a compressed file of the same size",
            "not stored as it is",
            f -> {
              f.compressed.add("skeleton.onnx");
              f.replace(f.header.object("skeleton"), deflatesToItsOwnSize());
            }),
        change(
            "a longer file", "24 bytes, not 25", f -> f.header.object("skeleton").put("bytes", 25)),
        change(
            "a file of absurd size",
            "bytes, not 9223372036854775807",
            f -> f.mask(DENSE).put("bytes", Long.MAX_VALUE)),
        change(
            "one mask for two sides",
            "where",
            f -> twoSides(f).get(1).put("file", "masks/1.positive")));
  }

  private static byte[] deflatesToItsOwnSize() {
    byte[] bytes = new byte[100];
    new Random(1).nextBytes(bytes);
    while (deflatedSize(bytes) != bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length + 1);
    }
    return bytes;
  }

  private static int deflatedSize(byte[] bytes) {
    try (Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
      deflater.setInput(bytes);
      deflater.finish();
      return deflater.deflate(new byte[1000]);
    }
  }

  private static List<JsonObject> twoSides(Forgery forgery) {
    return forgery.tensor(CONV).objects("masks");
  }

  private static Stream<Change> headerChanges() {
    return Stream.of(
        change("no JSON", "not valid JSON", f -> f.headerText = "[]"),
        change("deep JSON", "not valid JSON", f -> f.headerText = "{\"a\":".repeat(200_000)),
        change("a byte order mark", "not valid JSON", f -> f.headerText = "\uFEFF" + f.header),
        change("another format", "format is \"zip\"", f -> f.header.put("format", "zip")),
        change("no version", "\"version\" is missing", f -> f.header.put("version", null)),
        change("a negative version", "is -1", f -> f.header.put("version", -1)),
        change(
            "another generator", "\"mt\"", f -> f.header.object("recipe").put("generator", "mt")),
        change("no seed", "seed", f -> f.header.object("recipe").put("seed", "x")),
        change("a number as seed", "seed", f -> f.header.object("recipe").put("seed", 1)),
        change(
            "a strange law", "gauss", f -> f.header.object("recipe").put("distribution", "gauss")),
        change("no tensors", "\"tensors\" is missing", f -> f.header.put("tensors", null)),
        change("tensors that are none", "objects", f -> f.header.put("tensors", List.of(1))),
        change("notes that are none", "strings", f -> f.header.put("notes", List.of(1))),
        change("settings that are none", "k", f -> f.header.object("settings").put("k", 1)),
        change("no target", "\"target\"", f -> f.header.put("target", 1)),
        change("a negative size", "bytes", f -> f.header.object("target").put("bytes", -1)),
        change("one tensor fewer", "files and lists", f -> dropTensor(f)),
        change("two of one name", "\"dense\" twice", f -> f.tensor(BIAS).put("name", "dense")),
        change("carved and carried", "\"half\" twice", f -> f.tensor(BIAS).put("name", "half")));
  }

  private static void dropTensor(Forgery forgery) {
    List<JsonObject> tensors = new ArrayList<>(forgery.header.objects("tensors"));
    tensors.removeLast();
    forgery.header.put("tensors", tensors);
  }

  private static Stream<Change> tensorChanges() {
    return Stream.of(
        tensor("a negative number", "number", DENSE, "number", -1),
        tensor("a number beyond the layers", "number", DENSE, "number", 1 << 30),
        tensor("another tensor's number", "where", DENSE, "number", 2),
        tensor("no samples", "samples", DENSE, "samples", 0),
        tensor("63 samples", "samples", DENSE, "samples", 63),
        tensor("an unknown choice", "\"pair\" is none of", DENSE, "choice", "pair"),
        tensor("a choice that is none", "choice", DENSE, "choice", 1),
        change(
            "25 samples for single units",
            "samples, not 1 … 24",
            f -> f.tensor(DENSE).put("choice", "single").put("samples", 25)),
        change(
            "single units of the wrong side",
            "which is not of its side",
            f -> f.tensor(CONV).put("choice", "single").put("masks", otherKept(f))),
        tensor("a scale too small", "scaleExponent", DENSE, "scaleExponent", -161),
        tensor("a scale too large", "scaleExponent", DENSE, "scaleExponent", 161),
        tensor("a negative tolerance", "tolerance", DENSE, "tolerance", -0.5),
        tensor("no tolerance", "tolerance", DENSE, "tolerance", null),
        tensor("an unknown sign", "sign", DENSE, "inputs", "both"),
        tensor("one mask for two sides", "one mask per side", DENSE, "inputs", "any"),
        tensor("the other side's mask", "one mask per side", DENSE, "inputs", "non-positive"),
        tensor("two masks for one side", "one mask per side", CONV, "inputs", "non-negative"),
        tensor("another shape", "differ in size", DENSE, "shape", List.of(3, 5)),
        tensor("another layout", "differ in size", DENSE, "dims", List.of(3, 5)),
        tensor("a shape beyond 64 bits", "overflow", DENSE, "shape", hugeDims(9)),
        tensor("a layout beyond 31 bits", "2^31", DENSE, "dims", hugeDims(2)),
        tensor("a dimension of 0", "shape", DENSE, "shape", List.of(0, 4)),
        tensor("an axis too many", "axes", DENSE, "inputAxes", List.of(2)),
        tensor("axes out of order", "axes", CONV, "inputAxes", List.of(2, 0)),
        tensor("an origin of nothing", "origin", DENSE, "origin", null),
        tensor("no statistics", "statistics", DENSE, "statistics", null),
        tensor("no masks", "one mask per side", DENSE, "masks", List.of()),
        change("a third side", "left", f -> f.mask(DENSE).put("side", "left")),
        change("an absurd layer, one block", "too few", f -> absurd(f, List.of())),
        change("an absurd layer, as many blocks", "hidden units", f -> absurd(f, List.of(0))),
        change(
            "many blocks, one sample",
            "too few",
            f -> {
              f.tensor(DENSE).put("samples", 1);
              absurd(f, List.of(0));
            }));
  }

  /** The numbers stay, and are read as single units: most sides then fit by chance, not all. */
  private static List<JsonObject> otherKept(Forgery forgery) {
    List<JsonObject> masks = forgery.tensor(CONV).objects("masks");
    for (JsonObject mask : masks) {
      byte[] code = forgery.files.get(mask.string("file"));
      long kept = Arrays.stream(FormatPage.decodeMask(code, 16)).filter(n -> n > 0).count();
      mask.put("kept", kept);
    }
    return masks;
  }

  private static Change tensor(
      String name, String complaint, int number, String field, Object value) {
    return change(name, complaint, f -> f.tensor(number).put(field, value));
  }

  private static List<Integer> hugeDims(int count) {
    return new ArrayList<>(Collections.nCopies(count, 1 << 20));
  }

  private static void absurd(Forgery forgery, List<Integer> axes) {
    forgery
        .tensor(DENSE)
        .put("shape", List.of(Integer.MAX_VALUE))
        .put("dims", List.of(Integer.MAX_VALUE))
        .put("inputAxes", axes);
  }

  /** What is noticed only when a file is read. */
  private static Stream<Change> contentChanges() {
    return Stream.of(
        change("a changed mask", "SHA-256", f -> f.files.get("masks/0.positive")[9] ^= 1),
        change("a changed skeleton", "SHA-256", f -> f.files.get("skeleton.onnx")[3] ^= 1),
        change("changed tensors", "SHA-256", f -> f.files.get("carried.safetensors")[300] ^= 1),
        change("more kept than there are", "keeps", f -> f.mask(CONV).put("kept", 1000)),
        tensor("other samples", "its 6 samples", DENSE, "samples", 6),
        change("a mask of nothing", "code", f -> f.replace(f.mask(DENSE), new byte[40])),
        change("a mask of ones", "code", f -> f.replace(f.mask(DENSE), ones())),
        carried("a type unknown", "unknown type Q8", "type", "Q8"),
        carried("another type", "not of the size", "type", "F64"),
        carried("another shape", "not of the size", "shape", List.of(4)),
        carried("a shape beyond 64 bits", "not of the size", "shape", hugeDims(9)),
        carried("an absurd size", "not of the size", "bytes", Long.MAX_VALUE),
        carried("another name", "\"other\" is missing", "name", "other"),
        change("carried without header", "no header", f -> carriedFile(f, new byte[5])),
        change("a header too long", "does not fit", f -> carriedFile(f, safetensors(100, "{}"))),
        change("a header of -1", "does not fit", f -> carriedFile(f, safetensors(-1, "{}"))),
        change("a header of nothing", "are not those", f -> carriedFile(f, safetensors(2, "{}"))),
        change("no header at all", "not valid JSON", f -> carriedFile(f, safetensors(2, "[]"))),
        change("other offsets", "data_offsets [0, ", f -> carriedFile(f, otherOffsets(f))),
        change("bytes behind", "after their end", f -> carriedFile(f, longer(f, 1))),
        change("bytes missing", "cut", f -> carriedFile(f, longer(f, -1))));
  }

  private static byte[] ones() {
    byte[] bytes = new byte[40];
    Arrays.fill(bytes, (byte) 1);
    bytes[0] = 5;
    return bytes;
  }

  private static Change carried(String name, String complaint, String field, Object value) {
    return change(
        "carried: " + name,
        complaint,
        f -> f.header.objects("carried").getFirst().put(field, value));
  }

  private static void carriedFile(Forgery forgery, byte[] bytes) {
    forgery.replace(forgery.header.object("carriedFile"), bytes);
  }

  private static byte[] safetensors(long length, String header) {
    byte[] bytes = new byte[8 + header.length()];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    System.arraycopy(header.getBytes(UTF_8), 0, bytes, 8, header.length());
    return bytes;
  }

  /** The first tensor's end, one byte later. */
  private static byte[] otherOffsets(Forgery forgery) {
    byte[] bytes = forgery.files.get("carried.safetensors").clone();
    String text = new String(bytes, ISO_8859_1);
    int end = text.indexOf(']', text.indexOf("data_offsets"));
    bytes[end - 1] = (byte) (bytes[end - 1] == '9' ? '8' : bytes[end - 1] + 1);
    return bytes;
  }

  private static byte[] longer(Forgery forgery, int by) {
    byte[] bytes = forgery.files.get("carried.safetensors");
    return Arrays.copyOf(bytes, bytes.length + by);
  }
}
