package dev.marble.ticket;

import dev.marble.json.Json;
import dev.marble.json.JsonException;
import dev.marble.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The safetensors form of the carried tensors: eight bytes of length, a JSON header, the values.
 */
final class SafeTensors {
  private static final Map<String, Integer> SIZES =
      Map.ofEntries(
          Map.entry("F64", 8), Map.entry("F32", 4), Map.entry("F16", 2), Map.entry("BF16", 2));

  private SafeTensors() {}

  /** The length and the header; the values follow in the order of the list. */
  static byte[] head(List<CarriedTensor> tensors) {
    JsonObject header = new JsonObject();
    long at = 0;
    for (CarriedTensor tensor : tensors) {
      header.put(
          tensor.name(),
          new JsonObject()
              .put("dtype", tensor.type())
              .put("shape", tensor.shape())
              .put("data_offsets", List.of(at, at + tensor.bytes())));
      at += tensor.bytes();
    }
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (text.length + 7) / 8 * 8;
    text = Arrays.copyOf(text, padded);
    for (int i = text.length - 1; i >= 0 && text[i] == 0; i--) {
      text[i] = ' ';
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, padded).array());
    out.writeBytes(text);
    return out.toByteArray();
  }

  /** Reads the values of exactly the listed tensors, which must lie one behind the other. */
  static Map<String, byte[]> read(byte[] file, List<CarriedTensor> tensors) {
    if (file.length < 8) {
      throw TicketException.corrupt("the carried tensors have no header");
    }
    long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    if (length < 2 || length > file.length - 8) {
      throw TicketException.corrupt("the carried tensors' header does not fit their file");
    }
    try {
      String text = new String(file, 8, (int) length, StandardCharsets.UTF_8);
      JsonObject header = Json.parse(text);
      if (header.fields().size() != tensors.size()) {
        throw TicketException.corrupt("the carried tensors are not those of ticket.json");
      }
      Map<String, byte[]> values = new LinkedHashMap<>();
      long start = 8 + length;
      long at = start;
      for (CarriedTensor tensor : tensors) {
        JsonObject entry = header.object(tensor.name());
        checkSize(tensor, entry);
        checkPlace(tensor, entry, at - start);
        if (tensor.bytes() > file.length - at) {
          throw TicketException.corrupt("the carried tensors are cut");
        }
        values.put(tensor.name(), Arrays.copyOfRange(file, (int) at, (int) (at + tensor.bytes())));
        at += tensor.bytes();
      }
      if (at != file.length) {
        throw TicketException.corrupt("the carried tensors have bytes after their end");
      }
      return values;
    } catch (JsonException e) {
      throw TicketException.corrupt("the carried tensors' header: " + e.getMessage());
    }
  }

  private static void checkPlace(CarriedTensor tensor, JsonObject entry, long at) {
    List<Long> place = List.of(at, at + tensor.bytes());
    if (!place.equals(entry.fields().get("data_offsets"))) {
      throw TicketException.corrupt(
          "the carried tensor \"" + tensor.name() + "\" does not have the data_offsets " + place);
    }
  }

  private static void checkSize(CarriedTensor tensor, JsonObject entry) {
    Integer size = SIZES.get(tensor.type());
    if (size == null) {
      throw TicketException.corrupt(
          "the carried tensor \"" + tensor.name() + "\" has the unknown type " + tensor.type());
    }
    try {
      long bytes = size;
      for (long dim : tensor.shape()) {
        bytes = Math.multiplyExact(bytes, dim);
      }
      List<Long> shape =
          entry.ints("shape", 0, Integer.MAX_VALUE).stream().map(Integer::longValue).toList();
      if (bytes == tensor.bytes()
          && entry.string("dtype").equals(tensor.type())
          && shape.equals(tensor.shape())) {
        return;
      }
    } catch (ArithmeticException e) {
      // Falls through: a size beyond 64 bits is not the size of anything in the file.
    }
    throw TicketException.corrupt(
        "the carried tensor \"" + tensor.name() + "\" is not of the size that ticket.json says");
  }
}
