package dev.marble.ticket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.marble.json.Json;
import dev.marble.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A ticket that somebody has changed and sealed anew, as anybody can. */
final class Forgery {
  private static final String HEADER = "ticket.json";

  /** The files in the archive but the header, by name. */
  final Map<String, byte[]> files = new LinkedHashMap<>();

  /** The header's fields. */
  final JsonObject header;

  /** The header's text, if it is not that of the fields. */
  String headerText;

  /** The version that the seal names. */
  String sealVersion = "1";

  /** Files that are compressed. */
  final Set<String> compressed = new HashSet<>();

  private Forgery(JsonObject header) {
    this.header = header;
  }

  static Forgery of(Path honest) {
    try (ZipFile zip = new ZipFile(honest.toFile())) {
      Map<String, byte[]> read = new LinkedHashMap<>();
      for (ZipEntry entry : Collections.list(zip.entries())) {
        read.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
      Forgery forgery = new Forgery(Json.parse(new String(read.remove(HEADER), UTF_8)));
      forgery.files.putAll(read);
      return forgery;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of the carved tensors of the header. */
  JsonObject tensor(int number) {
    return header.objects("tensors").get(number);
  }

  /** The first mask of a carved tensor of the header. */
  JsonObject mask(int number) {
    return tensor(number).objects("masks").getFirst();
  }

  /** Replaces a file, and what an entry of the header says about it. */
  void replace(JsonObject listed, byte[] bytes) {
    files.put(listed.string("file"), bytes);
    listed.put("bytes", (long) bytes.length).put("sha256", Digests.sha256(bytes));
  }

  /** Renames a file, here and in an entry of the header. */
  void rename(JsonObject listed, String name) {
    files.put(name, files.remove(listed.string("file")));
    listed.put("file", name);
  }

  /** Writes it with a seal that is right. */
  void write(Path goal) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes, UTF_8)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        add(zip, file.getKey(), file.getValue());
      }
      String text = headerText == null ? header.toString() : headerText;
      if (!text.isEmpty()) {
        add(zip, HEADER, text.getBytes(UTF_8));
      }
      zip.setComment("marble-ticket " + sealVersion + " sha256 " + "0".repeat(64));
    }
    Files.write(goal, sealed(bytes.toByteArray()));
  }

  private void add(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    if (!compressed.contains(name)) {
      CRC32 crc = new CRC32();
      crc.update(bytes);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(bytes.length);
      entry.setCrc(crc.getValue());
    }
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  /** The same bytes with the digest at their end put right. */
  static byte[] sealed(byte[] ticket) {
    byte[] result = ticket.clone();
    byte[] digest = Digests.sha256(Arrays.copyOf(ticket, ticket.length - 64)).getBytes(UTF_8);
    System.arraycopy(digest, 0, result, ticket.length - 64, 64);
    return result;
  }
}
