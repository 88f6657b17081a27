package dev.marble.lab.train;

import dev.marble.ticket.Digests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The whole state of a training between two steps.
 *
 * <p>As bytes: a magic line, the SHA-256 of what is trained (see {@link Fingerprint}), then
 * big-endian the fields in their order, arrays behind their lengths, and the SHA-256 of all before
 * it.
 *
 * @param step how many steps are done
 * @param stopped whether patience has ended, before the last step
 * @param lossSum sum of the losses of all examples since the last evaluation
 * @param lossCount how many they are
 * @param evaluations so far
 * @param bestStep the evaluated step of the least validation loss, 0 before the first evaluation
 * @param values the parameters, in the network's order
 * @param moments what the optimizer remembers, array by array
 * @param best the parameters at {@code bestStep}
 * @param kept the parameters after the steps that are kept
 */
record Checkpoint(
    int step,
    boolean stopped,
    double lossSum,
    long lossCount,
    List<Evaluation> evaluations,
    int bestStep,
    List<float[]> values,
    List<float[]> moments,
    List<float[]> best,
    Map<Integer, List<float[]>> kept) {
  private static final byte[] MAGIC = "marble training 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGEST = 32;

  byte[] toBytes(String fingerprint) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(MAGIC);
      out.write(HexFormat.of().parseHex(fingerprint));
      out.writeInt(step);
      out.writeBoolean(stopped);
      out.writeDouble(lossSum);
      out.writeLong(lossCount);
      out.writeInt(evaluations.size());
      for (Evaluation each : evaluations) {
        out.writeInt(each.step());
        out.writeDouble(each.trainLoss());
        out.writeDouble(each.validationLoss());
        out.writeDouble(each.validationTop1());
        out.writeDouble(each.testLoss());
        out.writeDouble(each.testTop1());
        out.writeDouble(each.testTop5());
      }
      out.writeInt(bestStep);
      write(out, values);
      write(out, moments);
      write(out, best);
      out.writeInt(kept.size());
      for (Map.Entry<Integer, List<float[]>> each : new TreeMap<>(kept).entrySet()) {
        out.writeInt(each.getKey());
        write(out, each.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory has no such errors
    }
    bytes.writeBytes(digest(bytes.toByteArray()));
    return bytes.toByteArray();
  }

  /**
   * Reads a state back.
   *
   * @param title what to call it in a complaint
   * @param bytes what {@link #toBytes} made
   * @param fingerprint what is trained now
   * @throws TrainingException if it is damaged or that of another training
   */
  static Checkpoint of(String title, byte[] bytes, String fingerprint) {
    int end = bytes.length - DIGEST;
    boolean whole =
        end >= MAGIC.length + DIGEST
            && Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))
            && Arrays.equals(
                digest(Arrays.copyOf(bytes, end)), Arrays.copyOfRange(bytes, end, bytes.length));
    if (!whole) {
      throw new TrainingException(
          title + " is damaged or none of Marble. Maybe delete it and start anew.");
    }
    byte[] owner = Arrays.copyOfRange(bytes, MAGIC.length, MAGIC.length + DIGEST);
    if (!HexFormat.of().formatHex(owner).equals(fingerprint)) {
      throw new TrainingException(
          title
              + " is that of another training: another network, mask, data or setting."
              + " Maybe use another folder, or delete it to start anew.");
    }
    int start = MAGIC.length + DIGEST;
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(bytes, start, end - start))) {
      return read(in);
    } catch (IOException e) {
      throw new TrainingException(title + " is damaged. Maybe delete it.", e);
    }
  }

  private static Checkpoint read(DataInputStream in) throws IOException {
    int step = in.readInt();
    boolean stopped = in.readBoolean();
    double lossSum = in.readDouble();
    long lossCount = in.readLong();
    List<Evaluation> evaluations = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      evaluations.add(
          new Evaluation(
              in.readInt(),
              in.readDouble(),
              in.readDouble(),
              in.readDouble(),
              in.readDouble(),
              in.readDouble(),
              in.readDouble()));
    }
    int bestStep = in.readInt();
    List<float[]> values = readArrays(in);
    List<float[]> moments = readArrays(in);
    List<float[]> best = readArrays(in);
    Map<Integer, List<float[]>> kept = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      kept.put(in.readInt(), readArrays(in));
    }
    return new Checkpoint(
        step, stopped, lossSum, lossCount, evaluations, bestStep, values, moments, best, kept);
  }

  private static void write(DataOutputStream out, List<float[]> arrays) throws IOException {
    out.writeInt(arrays.size());
    for (float[] array : arrays) {
      out.writeInt(array.length);
      ByteBuffer room = ByteBuffer.allocate(Math.multiplyExact(array.length, Float.BYTES));
      room.asFloatBuffer().put(array);
      out.write(room.array());
    }
  }

  private static List<float[]> readArrays(DataInputStream in) throws IOException {
    List<float[]> arrays = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      float[] array = new float[in.readInt()];
      ByteBuffer.wrap(in.readNBytes(array.length * Float.BYTES)).asFloatBuffer().get(array);
      arrays.add(array);
    }
    return arrays;
  }

  private static byte[] digest(byte[] bytes) {
    return HexFormat.of().parseHex(Digests.sha256(bytes));
  }
}
