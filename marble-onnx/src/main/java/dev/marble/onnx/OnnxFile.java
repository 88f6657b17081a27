package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.marble.ticket.Digests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/**
 * An ONNX file as it was read, with the tensors that it keeps in other files brought in. The values
 * of large tensors stay where they are and are read when they are asked for, so the files must not
 * change meanwhile.
 *
 * @param name the file's name
 * @param model the model; {@link Tensors} knows the values of its tensors
 * @param bytes the size of the file and of its external data
 * @param sha256 the SHA-256 of the file
 */
public record OnnxFile(String name, ModelProto model, long bytes, String sha256) {
  private static final int MAX_DEPTH = 200;

  /**
   * Reads a model.
   *
   * @param path its file
   * @return the model
   * @throws OnnxException if it is missing, no ONNX, cut, or its external data is missing or lies
   *     outside its folder
   */
  public static OnnxFile read(Path path) {
    if (!Files.exists(path)) {
      throw new OnnxException("There is no file \"" + path + "\".");
    }
    if (!Files.isRegularFile(path)) {
      throw new OnnxException("\"" + path + "\" is not a file.");
    }
    checkSize(path);
    MessageDigest digest = Digests.sha256();
    try (InputStream in = new WholeStream(Files.newInputStream(path), digest)) {
      ModelReader reader = new ModelReader(path, in, MAX_DEPTH);
      ModelProto model = reader.read();
      check(model, path.toString());
      in.transferTo(OutputStream.nullOutputStream());
      ExternalData external = new ExternalData(path);
      return new OnnxFile(
          path.getFileName().toString(),
          external.bringIn(model, reader.leftOut()),
          Files.size(path) + external.bytes(),
          Digests.hex(digest));
    } catch (InvalidProtocolBufferException e) {
      throw notOnnx(path.toString(), e);
    } catch (IOException e) {
      throw new OnnxException(
          "The file \"" + path + "\" cannot be read: " + e.getMessage() + ".", e);
    }
  }

  /**
   * Takes a model that is in memory already.
   *
   * @param name what messages call it
   * @param bytes the file's bytes; external data is refused
   * @return the model
   * @throws OnnxException if it is no ONNX model
   */
  public static OnnxFile of(String name, byte[] bytes) {
    try {
      ModelProto model = parse(new ByteArrayInputStream(bytes), name);
      ExternalData.refuse(model);
      return new OnnxFile(name, model, bytes.length, Digests.sha256(bytes));
    } catch (IOException e) {
      throw notOnnx(name, e);
    }
  }

  /**
   * Names everything that the model is made of: {@link #sha256} names its file, and external data
   * may change beside that. Reads the large tensors.
   *
   * @return a SHA-256 of both
   */
  public String contents() {
    MessageDigest digest = Digests.sha256();
    digest.update(sha256.getBytes(StandardCharsets.US_ASCII));
    ExternalData.visit(model.getGraph(), tensor -> Tensors.bytes(tensor, digest::update));
    return Digests.hex(digest);
  }

  private static void checkSize(Path path) {
    long size = path.toFile().length();
    if (size > Integer.MAX_VALUE) {
      throw new OnnxException(
          "The file \""
              + path
              + "\" has "
              + size
              + " bytes, and no ONNX file is larger than 2 GiB. Maybe it is not an ONNX model; a"
              + " larger one keeps its tensors in a data file beside it.");
    }
  }

  /** What is skipped counts too. */
  private static final class WholeStream extends DigestInputStream {
    WholeStream(InputStream in, MessageDigest digest) {
      super(in, digest);
    }

    @Override
    public long skip(long count) throws IOException {
      return readNBytes((int) Math.min(count, 1 << 16)).length;
    }
  }

  private static ModelProto parse(InputStream in, String name) throws IOException {
    CodedInputStream coded = CodedInputStream.newInstance(in, 1 << 16);
    coded.setSizeLimit(Integer.MAX_VALUE);
    coded.setRecursionLimit(MAX_DEPTH);
    ModelProto model = ModelProto.parseFrom(coded);
    check(model, name);
    return model;
  }

  private static void check(ModelProto model, String name) {
    if (!model.hasGraph() || model.getGraph().equals(GraphProto.getDefaultInstance())) {
      throw new OnnxException("The file \"" + name + "\" is not an ONNX model: it holds no graph.");
    }
    if (model.getGraph().getNodeCount() == 0) {
      throw new OnnxException("The model \"" + name + "\" has no operators.");
    }
  }

  private static OnnxException notOnnx(String name, IOException e) {
    return new OnnxException(
        "The file \"" + name + "\" is not an ONNX model, or it was cut: it cannot be parsed.", e);
  }

  /** The model's version of the standard operators; 0 if it names none. */
  public int opset() {
    return Graphs.opset(model);
  }
}
