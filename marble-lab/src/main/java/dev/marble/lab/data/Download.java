package dev.marble.lab.data;

import dev.marble.io.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Downloads single files over HTTP, each into a temporary file that gets its name only once length
 * and hash are right.
 *
 * @param timeoutMillis how long a host may keep silent
 */
record Download(int timeoutMillis) {
  static final Download USUAL = new Download(60_000);

  /**
   * Downloads a file, unless it is there already.
   *
   * @return the file in the folder
   * @throws DataException when no address gives the right file
   * @throws IOException when it cannot be stored
   */
  Path file(Remote remote, Path folder, FetchProgress progress) throws IOException {
    Path file = folder.resolve(remote.name());
    if (Files.isRegularFile(file) && remote.sha256().equals(sha256(file))) {
      progress.arrived(remote.name(), remote.bytes(), remote.bytes());
      return file;
    }
    DataException first = null;
    for (URI address : remote.addresses()) {
      try {
        download(address, remote, file, progress);
        return file;
      } catch (DataException e) {
        first = first == null ? e : first;
      }
    }
    throw first == null ? new DataException("There is no address for " + remote.name()) : first;
  }

  private void download(URI address, Remote remote, Path file, FetchProgress progress)
      throws IOException {
    MessageDigest digest = newSha256();
    try (InputStream body = open(address, file);
        AtomicFile out = AtomicFile.create(file, true)) {
      copy(new DigestInputStream(body, digest), out, address, remote, progress);
      String found = HexFormat.of().formatHex(digest.digest());
      if (!found.equals(remote.sha256())) {
        throw new DataException(
            address
                + " gave a file with the SHA-256 "
                + found
                + ", but it should be "
                + remote.sha256()
                + ". Maybe the file was changed on the way.");
      }
      out.commit();
    }
  }

  private InputStream open(URI address, Path file) {
    int status;
    HttpURLConnection connection;
    try {
      connection = (HttpURLConnection) address.toURL().openConnection();
      connection.setConnectTimeout(timeoutMillis);
      connection.setReadTimeout(timeoutMillis);
      status = connection.getResponseCode();
      if (status == HttpURLConnection.HTTP_OK) {
        return connection.getInputStream();
      }
    } catch (IOException e) {
      throw new DataException(
          "Could not reach "
              + address.getHost()
              + " ("
              + reason(e)
              + "). Maybe this machine is offline; put "
              + file.getFileName()
              + " into "
              + file.getParent()
              + " by hand.");
    }
    connection.disconnect();
    throw new DataException(
        address.getHost()
            + " answered "
            + status
            + " for "
            + address
            + ". Maybe the file has moved; put it into "
            + file.getParent()
            + " by hand.");
  }

  /** Copies exactly as many bytes as there should be. */
  private static void copy(
      InputStream body, AtomicFile out, URI address, Remote remote, FetchProgress progress) {
    byte[] buffer = new byte[1 << 16];
    long done = 0;
    for (int read = next(body, buffer, address, done); read >= 0; ) {
      done += read;
      if (done > remote.bytes()) {
        throw new DataException(
            address + " gave more than the " + remote.bytes() + " bytes of " + remote.name() + ".");
      }
      out.write(ByteBuffer.wrap(buffer, 0, read));
      progress.arrived(remote.name(), done, remote.bytes());
      read = next(body, buffer, address, done);
    }
    if (done < remote.bytes()) {
      throw new DataException(
          "The download of "
              + address
              + " broke off after "
              + done
              + " of "
              + remote.bytes()
              + " bytes. Maybe try again.");
    }
  }

  private static int next(InputStream body, byte[] buffer, URI address, long done) {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      throw new DataException(
          "The download of "
              + address
              + " broke off after "
              + done
              + " bytes ("
              + reason(e)
              + "). Maybe try again.");
    }
  }

  private static String reason(IOException e) {
    String name = e.getClass().getSimpleName().replace("Exception", "");
    return e.getMessage() == null ? name : name + ": " + e.getMessage();
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = newSha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
