package dev.marble.lab.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** That one program at a time works in a folder. It ends with the program at the latest. */
final class RunLock implements AutoCloseable {
  static final String FILE = ".lock";

  /** Whoever lists runs holds a lock for a moment. */
  private static final int ATTEMPTS = 5;

  private static final long PAUSE_MILLIS = 40;

  /**
   * What this process holds. It must not even open these files again: closing any channel to a file
   * ends all locks of a process on it, on some systems.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private RunLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Takes a folder's lock, unless somebody has it. */
  static Optional<RunLock> take(Path folder) throws IOException {
    Path file = folder.toRealPath().resolve(FILE);
    if (!HELD.add(file)) {
      return Optional.empty();
    }
    boolean taken = false;
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      for (int i = 0; i < ATTEMPTS && !taken; i++) {
        if (i > 0) {
          Thread.sleep(PAUSE_MILLIS);
        }
        taken = tryLock(channel);
      }
      return taken ? Optional.of(new RunLock(file, channel)) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      if (!taken) {
        if (channel != null) {
          channel.close();
        }
        HELD.remove(file);
      }
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // another class loader of this process has it
    }
  }

  /** Whether some program is at work in a folder. */
  static boolean isHeld(Path folder) {
    if (!Files.isWritable(folder.resolve(FILE))) {
      return false;
    }
    try {
      Optional<RunLock> lock = take(folder);
      lock.ifPresent(RunLock::close);
      return lock.isEmpty();
    } catch (IOException e) {
      return false; // nobody can work there
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The lock ends with the program at the latest.
    } finally {
      HELD.remove(file);
    }
  }
}
