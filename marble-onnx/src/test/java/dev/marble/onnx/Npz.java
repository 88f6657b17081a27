package dev.marble.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads NumPy's archives of arrays, those of float16, float32 and float64 in row-major order. */
public final class Npz {
  private static final Pattern HEADER =
      Pattern.compile("'descr': '<f([248])', 'fortran_order': False, 'shape': \\(([^)]*)\\)");
  private static final int LENGTH_AT = 8;

  private Npz() {}

  public static Map<String, OnnxRunner.Value> read(Path path) throws IOException {
    Map<String, OnnxRunner.Value> arrays = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(path))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        arrays.put(entry.getName().replaceFirst("\\.npy$", ""), array(zip.readAllBytes()));
      }
    }
    return arrays;
  }

  /** Magic and version, the length of the header, the header, the values. */
  private static OnnxRunner.Value array(byte[] npy) {
    ByteBuffer bytes = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
    int length = bytes.getShort(LENGTH_AT);
    int start = LENGTH_AT + Short.BYTES;
    String header = new String(npy, start, length, StandardCharsets.ISO_8859_1);
    Matcher matcher = HEADER.matcher(header);
    if (!matcher.find()) {
      throw new IllegalArgumentException(header);
    }
    long[] shape =
        Pattern.compile("\\d+")
            .matcher(matcher.group(2))
            .results()
            .mapToLong(number -> Long.parseLong(number.group()))
            .toArray();
    int size = Integer.parseInt(matcher.group(1));
    bytes.position(start + length);
    float[] values = new float[bytes.remaining() / size];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (size) {
            case 2 -> Float.float16ToFloat(bytes.getShort());
            case 4 -> bytes.getFloat();
            default -> (float) bytes.getDouble();
          };
    }
    return new OnnxRunner.Value(shape, values);
  }
}
