package dev.marble.lab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetches from a server on this machine that answers well or badly. */
final class DataFetcherTest {
  private static final byte[] BODY = TestFiles.random(200_000, 3);

  @TempDir private Path root;
  private HttpServer server;
  private final List<String> asked = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve("/good", 200, BODY, BODY.length);
    serve("/wrong", 200, TestFiles.flipped(BODY, 12_345), BODY.length);
    serve("/cut", 200, Arrays.copyOf(BODY, 100_000), BODY.length);
    serve("/short", 200, Arrays.copyOf(BODY, 100_000), 100_000);
    serve("/long", 200, Arrays.copyOf(BODY, BODY.length + 1), BODY.length + 1);
    serve("/gone", 404, new byte[10], 10);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void serve(String path, int status, byte[] body, int promised) {
    server.createContext(path, exchange -> answer(exchange, status, body, promised));
  }

  private void answer(HttpExchange exchange, int status, byte[] body, int promised)
      throws IOException {
    synchronized (asked) {
      asked.add(exchange.getRequestURI().getPath());
    }
    exchange.sendResponseHeaders(status, promised);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private Path fetch(URI... addresses) {
    Remote remote = new Remote("f.bin", Arrays.asList(addresses), BODY.length, sha256(BODY));
    return fetch(new Source("test", "test-folder", List.of(remote), List.of()));
  }

  private Path fetch(Source source) {
    DataFetcher fetcher = new DataFetcher(List.of(source), new Download(2_000));
    return fetcher.fetch("test", root, FetchProgress.SILENT);
  }

  private List<String> files() throws IOException {
    Path folder = root.resolve("test-folder");
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void storesWhatIsRight() throws IOException {
    Path folder = fetch(address("/good"));
    assertEquals(root.resolve("test-folder"), folder);
    assertEquals(List.of("f.bin"), files());
    assertArrayEquals(BODY, Files.readAllBytes(folder.resolve("f.bin")));
    // What is there is not fetched again, but what is damaged is.
    fetch(address("/good"));
    assertEquals(1, asked.size());
    Files.write(folder.resolve("f.bin"), new byte[3]);
    fetch(address("/good"));
    assertEquals(2, asked.size());
    assertArrayEquals(BODY, Files.readAllBytes(folder.resolve("f.bin")));
  }

  @Test
  void reportsProgress() {
    List<Long> done = new ArrayList<>();
    Remote remote = new Remote("f.bin", List.of(address("/good")), BODY.length, sha256(BODY));
    Source source = new Source("test", "t", List.of(remote), List.of());
    DataFetcher fetcher = new DataFetcher(List.of(source), Download.USUAL);
    fetcher.fetch(
        "test",
        root,
        (file, bytes, total) -> {
          assertEquals("f.bin", file);
          assertEquals(BODY.length, total);
          done.add(bytes);
        });
    assertEquals(BODY.length, done.getLast());
    assertEquals(done.stream().sorted().toList(), done);
    assertEquals(BODY.length, fetcher.bytes("test"));
  }

  @Test
  void refusesWhatIsWrongAndLeavesNothingBehind() throws IOException {
    Expect.refusal(() -> fetch(address("/wrong")), "SHA-256", sha256(BODY), "Maybe");
    Expect.refusal(() -> fetch(address("/cut")), "broke off after 100000", "Maybe try again");
    Expect.refusal(() -> fetch(address("/short")), "broke off after 100000 of 200000 bytes");
    Expect.refusal(() -> fetch(address("/long")), "more than the 200000 bytes");
    Expect.refusal(() -> fetch(address("/gone")), "127.0.0.1 answered 404", "Maybe", "by hand");
    assertEquals(List.of(), files());
  }

  @Test
  void triesTheNextAddress() throws IOException {
    fetch(address("/gone"), address("/wrong"), address("/good"));
    assertEquals(List.of("/gone", "/wrong", "/good"), asked);
    assertEquals(List.of("f.bin"), files());
  }

  @Test
  void saysThatItIsOffline() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    URI nobody = URI.create("http://127.0.0.1:" + port + "/f.bin");
    Expect.refusal(
        () -> fetch(nobody),
        "Could not reach 127.0.0.1 (Connect",
        "Maybe this machine is offline; put f.bin into " + root.resolve("test-folder"));
    assertEquals(List.of(), files());
  }

  @Test
  void doesNotWaitForever() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/f.bin");
      Remote remote = new Remote("f.bin", List.of(address), 1, sha256(new byte[1]));
      Expect.refusal(
          () -> new Download(200).file(remote, root, FetchProgress.SILENT),
          "Could not reach",
          "timed out");
    }
  }

  @Test
  void unpacksATar() throws IOException {
    byte[] a = TestFiles.random(3073, 4);
    byte[] tar = TestFiles.gzip(new TestTar().add("x/data_batch_1.bin", '0', a).bytes());
    serve("/tar", 200, tar, tar.length);
    Remote remote = new Remote("x.tar.gz", List.of(address("/tar")), tar.length, sha256(tar));
    Source.Member member = new Source.Member("x/data_batch_1.bin", "data_batch_1.bin", a.length);
    Source source = new Source("test", "test-folder", List.of(remote), List.of(member));
    Path folder = fetch(source);
    assertEquals(List.of("data_batch_1.bin"), files());
    assertArrayEquals(a, Files.readAllBytes(folder.resolve("data_batch_1.bin")));
    fetch(source);
    assertEquals(1, asked.size());
  }

  @Test
  void namesWhatCanBeFetched() {
    DataFetcher fetcher = new DataFetcher();
    assertEquals(
        List.of("mnist", "fashion-mnist", "cifar10", "cifar100", "digits", "iris"),
        fetcher.names());
    assertTrue(DataSets.names().containsAll(fetcher.names()));
    assertEquals(170_052_171, fetcher.bytes("cifar10"));
    Expect.refusal(
        () -> fetcher.fetch("emnist-letters", root, FetchProgress.SILENT),
        "cannot be fetched",
        "mnist, fashion-mnist",
        "by hand");
    Expect.refusal(() -> fetcher.bytes("nothing"), "\"nothing\" cannot be fetched");
  }

  @Test
  void knowsTheRealFiles() throws IOException {
    String data = System.getenv("MARBLE_DATA");
    org.junit.jupiter.api.Assumptions.assumeTrue(
        data != null && !data.isBlank(), "skipped: MARBLE_DATA is not set");
    for (Source source : Source.ALL) {
      Path folder = Path.of(data, source.folder());
      for (Remote remote : source.files()) {
        Path file = folder.resolve(remote.name());
        if (Files.exists(file)) {
          assertEquals(remote.bytes(), Files.size(file));
          assertEquals(remote.sha256(), sha256(Files.readAllBytes(file)));
        }
      }
    }
    assertFalse(Source.ALL.isEmpty());
  }
}
