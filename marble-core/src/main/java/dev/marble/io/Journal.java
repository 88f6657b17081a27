package dev.marble.io;

import dev.marble.MarbleException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/**
 * What long work has found so far, in a hidden file beside the file that it will become: so that
 * the work continues where it was killed. The work is a row of questions, each with one answer; an
 * answer is appended as soon as it is known, and found again by its question. Any thread may ask
 * and add.
 *
 * <p>The file: a head that names the work by its SHA-256; then for each answer its length, the
 * SHA-256 of work and question, the answer, and a SHA-256 over all of these. A journal of other
 * work is replaced; an answer that is torn or damaged is unknown. Nothing is forced to the disk: a
 * process that is killed loses nothing, and a machine that stops loses what the system had not
 * written yet, which then has to be found again.
 *
 * <p>The journal is locked, and so is its work: another process (or thread) that opens it is told
 * so. If the disk is full, nothing more is added; what is there stays.
 */
public final class Journal implements AutoCloseable {
  private static final byte[] MAGIC = "marble journal 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGEST = 32;
  private static final int TITLE = MAGIC.length + DIGEST;
  private static final int RECORD = 0x4d4a524e;
  private static final int HEAD = 3 * Integer.BYTES + DIGEST;

  private static final Set<Journal> OPEN = ConcurrentHashMap.newKeySet();

  static {
    // After Ctrl-C a journal without answers would be litter.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(Journal::removeIfEmpty)));
  }

  private final Path path;
  private final FileChannel channel;
  private final byte[] work;
  private final boolean replacedOther;
  private final Map<ByteBuffer, Place> places = new HashMap<>();
  private long end;
  private boolean writable = true;
  private boolean removed;

  private record Place(long at, int length) {}

  private Journal(Path path, FileChannel channel, byte[] work) throws IOException {
    this.path = path;
    this.channel = channel;
    this.work = work;
    byte[] title = title(work);
    boolean known = Arrays.equals(title, read(0, TITLE));
    this.replacedOther = !known && channel.size() >= TITLE;
    this.end = known ? TITLE : 0;
    if (known) {
      index();
    }
    channel.truncate(end);
    if (!known) {
      append(ByteBuffer.wrap(title));
    }
    OPEN.add(this);
  }

  /**
   * Opens the journal of some work, or starts it.
   *
   * @param goal the file that the work will become
   * @param work everything that the answers depend on
   * @return the journal, locked
   * @throws MarbleException if another process is at work on the same file, or the journal cannot
   *     be made
   */
  public static Journal open(Path goal, String work) {
    Path path = path(goal);
    while (true) {
      try {
        FileChannel channel =
            FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
          lock(channel, goal);
          if (Files.exists(path)) {
            return new Journal(path, channel, sha256(work.getBytes(StandardCharsets.UTF_8)));
          }
          // Whoever held it has just finished and removed it.
          channel.close();
        } catch (IOException | RuntimeException e) {
          channel.close();
          throw e;
        }
      } catch (IOException e) {
        throw new MarbleException(
            "The journal \"" + path + "\" cannot be opened: " + e.getMessage() + ".", e);
      }
    }
  }

  /**
   * Where the journal of a file lies.
   *
   * @param goal the file that the work will become
   * @return the hidden file beside it
   */
  public static Path path(Path goal) {
    return goal.toAbsolutePath().resolveSibling("." + goal.getFileName() + ".journal");
  }

  /**
   * Whether there is a journal from which some work would continue.
   *
   * @param goal the file that the work would become
   * @param work everything that the answers depend on
   * @return true if it is of that work and holds an answer
   */
  public static boolean isKept(Path goal, String work) {
    byte[] title = title(sha256(work.getBytes(StandardCharsets.UTF_8)));
    try (InputStream in = Files.newInputStream(path(goal))) {
      return Arrays.equals(title, in.readNBytes(TITLE)) && in.read() >= 0;
    } catch (IOException e) {
      return false; // there is none
    }
  }

  private static void lock(FileChannel channel, Path goal) throws IOException {
    try {
      if (channel.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // The same process holds it: said below.
    }
    throw new MarbleException("Another process is at work on \"" + goal + "\".");
  }

  private static byte[] title(byte[] work) {
    byte[] title = Arrays.copyOf(MAGIC, TITLE);
    System.arraycopy(work, 0, title, MAGIC.length, DIGEST);
    return title;
  }

  /** Finds the answers as far as their heads are whole, and where the last of them ends. */
  private void index() throws IOException {
    long size = channel.size();
    while (size - end >= HEAD + DIGEST) {
      ByteBuffer head = ByteBuffer.wrap(read(end, HEAD));
      int length = head.getInt(Integer.BYTES);
      if (head.getInt(0) != RECORD
          || head.getInt(HEAD - Integer.BYTES) != crc(head.array())
          || length < 0
          || length > size - end - HEAD - DIGEST) {
        return;
      }
      places.put(head.slice(2 * Integer.BYTES, DIGEST), new Place(end, length));
      end += HEAD + length + DIGEST;
    }
  }

  private static int crc(byte[] head) {
    CRC32C crc = new CRC32C();
    crc.update(head, 0, HEAD - Integer.BYTES);
    return (int) crc.getValue();
  }

  /**
   * Looks for an answer.
   *
   * @param question everything that this answer depends on beside the work's own settings
   * @return the answer, if it is there and whole
   */
  public Optional<byte[]> find(byte[] question) {
    Place place;
    synchronized (this) {
      if (places.isEmpty()) {
        return Optional.empty();
      }
      place = places.get(ByteBuffer.wrap(key(question)));
    }
    if (place == null) {
      return Optional.empty();
    }
    try {
      byte[] record = read(place.at(), HEAD + place.length() + DIGEST);
      int sum = HEAD + place.length();
      boolean whole =
          record.length == sum + DIGEST
              && Arrays.equals(
                  sha256(Arrays.copyOf(record, sum)),
                  Arrays.copyOfRange(record, sum, sum + DIGEST));
      return whole ? Optional.of(Arrays.copyOfRange(record, HEAD, sum)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // what cannot be read is not known
    }
  }

  /**
   * Adds an answer.
   *
   * @param question as in {@link #find}
   * @param answer the answer
   */
  public void add(byte[] question, byte[] answer) {
    byte[] key = key(question);
    ByteBuffer record = ByteBuffer.allocate(HEAD + answer.length + DIGEST);
    record.putInt(RECORD).putInt(answer.length).put(key);
    record.putInt(crc(record.array())).put(answer);
    record.put(sha256(Arrays.copyOf(record.array(), record.position()))).flip();
    synchronized (this) {
      Place place = new Place(end, answer.length);
      if (append(record)) {
        places.put(ByteBuffer.wrap(key), place);
      }
    }
  }

  /**
   * Numbers that were found before, or are found now and added.
   *
   * @param question as in {@link #find}, in words
   * @param find finds them
   * @return the numbers, to the last bit what was found first
   */
  public double[] numbers(String question, Supplier<double[]> find) {
    byte[] asked = question.getBytes(StandardCharsets.UTF_8);
    Optional<byte[]> known = find(asked);
    if (known.isPresent()) {
      double[] numbers = new double[known.get().length / Double.BYTES];
      ByteBuffer.wrap(known.get()).asDoubleBuffer().get(numbers);
      return numbers;
    }
    double[] found = find.get();
    ByteBuffer answer = ByteBuffer.allocate(found.length * Double.BYTES);
    answer.asDoubleBuffer().put(found);
    add(asked, answer.array());
    return found;
  }

  private boolean append(ByteBuffer bytes) {
    if (!writable) {
      return false;
    }
    try {
      long at = end;
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
      end = at;
      return true;
    } catch (IOException e) {
      writable = false;
      return false;
    }
  }

  private byte[] key(byte[] question) {
    byte[] both = Arrays.copyOf(work, work.length + question.length);
    System.arraycopy(question, 0, both, work.length, question.length);
    return sha256(both);
  }

  private byte[] read(long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {}
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Whether a journal of other work lay in its place, and is gone. */
  public boolean hasReplacedOther() {
    return replacedOther;
  }

  /** The number of answers that are there. */
  public synchronized int size() {
    return places.size();
  }

  /** Whether every answer could be added. */
  public synchronized boolean isComplete() {
    return writable;
  }

  /** Removes the journal when {@link #close} comes: the work is done, or leads to nothing. */
  public synchronized void remove() {
    removed = true;
  }

  /** Lets others work. The journal stays, unless it is empty or was to be removed. */
  @Override
  public synchronized void close() {
    writable = false;
    OPEN.remove(this);
    try (channel) {
      removeIfEmpty(); // before the lock ends, so that nobody's new journal is deleted
    } catch (IOException e) {
      // Nothing more is to be written or read.
    }
  }

  private synchronized void removeIfEmpty() {
    if (removed || places.isEmpty()) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        // A journal that is left does no harm: its work is done, or continues.
      }
    }
  }
}
