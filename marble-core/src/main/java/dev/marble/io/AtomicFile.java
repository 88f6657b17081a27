package dev.marble.io;

import dev.marble.MarbleException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that appears under its name only when it is whole: written to a temporary file in the same
 * folder, forced to the disk, renamed. If the program ends before {@link #commit}, by an error or
 * by Ctrl-C, the temporary file is removed.
 */
public final class AtomicFile implements AutoCloseable {
  private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();
  private static final String ORPHAN = "(\\d{1,18})\\.[0-9a-f]{1,16}\\.tmp";

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> UNFINISHED.forEach(AtomicFile::deleteQuietly)));
  }

  private final Path goal;
  private final Path temporary;
  private final boolean overwrite;
  private final FileChannel channel;
  private boolean committed;

  private AtomicFile(Path goal, Path temporary, boolean overwrite, FileChannel channel) {
    this.goal = goal;
    this.temporary = temporary;
    this.overwrite = overwrite;
    this.channel = channel;
  }

  /**
   * Opens a file for writing.
   *
   * @param goal the name it will have
   * @param overwrite whether a file of that name may be replaced
   * @return the open file
   * @throws MarbleException if the name is taken, or the folder is missing or cannot be written
   */
  public static AtomicFile create(Path goal, boolean overwrite) {
    checkGoal(goal, overwrite);
    Path folder = goal.toAbsolutePath().getParent();
    Path temporary =
        folder.resolve(
            "."
                + goal.getFileName()
                + "."
                + ProcessHandle.current().pid()
                + "."
                + Long.toHexString(System.nanoTime())
                + ".tmp");
    UNFINISHED.add(temporary);
    try {
      FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      return new AtomicFile(goal, temporary, overwrite, channel);
    } catch (IOException e) {
      UNFINISHED.remove(temporary);
      throw failure(goal, e);
    }
  }

  /**
   * Checks that a file could be written, before any long work starts.
   *
   * @param goal the name it would have
   * @param overwrite whether a file of that name may be replaced
   * @throws MarbleException if the name is taken, or the folder is missing or cannot be written
   */
  public static void checkGoal(Path goal, boolean overwrite) {
    Path folder = goal.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(goal)) {
      throw new MarbleException("\"" + goal + "\" is a folder, not a file to write.");
    }
    if (Files.exists(goal) && !Files.isRegularFile(goal)) {
      throw new MarbleException("\"" + goal + "\" is a device or a pipe, not a file to write.");
    }
    if (!Files.isDirectory(folder)) {
      throw new MarbleException(
          "The folder \"" + folder + "\" does not exist. Maybe create it first.");
    }
    if (!overwrite && Files.exists(goal)) {
      throw new MarbleException(
          "The file \"" + goal + "\" already exists. Maybe use --force to replace it.");
    }
    if (!Files.isWritable(folder)) {
      throw new MarbleException("The folder \"" + folder + "\" cannot be written to.");
    }
  }

  /**
   * Removes what killed processes have left of a file that they were writing.
   *
   * @param goal the file
   */
  public static void removeOrphans(Path goal) {
    Path folder = goal.toAbsolutePath().getParent();
    Pattern name = Pattern.compile(Pattern.quote("." + goal.getFileName() + ".") + ORPHAN);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Matcher matcher = name.matcher(file.getFileName().toString());
        if (matcher.matches() && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // They take room on the disk, and do no other harm.
    }
  }

  /** Where the bytes go; its position moves as they are written. */
  public FileChannel channel() {
    return channel;
  }

  /**
   * Appends bytes at the channel's position.
   *
   * @param bytes what to write
   * @throws MarbleException if the disk is full or the like
   */
  public void write(byte[] bytes) {
    write(ByteBuffer.wrap(bytes));
  }

  /**
   * Appends bytes at the channel's position.
   *
   * @param bytes what to write, from its position to its limit
   * @throws MarbleException if the disk is full or the like
   */
  public void write(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw failure(goal, e);
    }
  }

  /**
   * Gives the file its name.
   *
   * @throws MarbleException if that fails, or if the name was taken meanwhile and may not be
   *     replaced
   */
  public void commit() {
    try {
      channel.force(true);
      channel.close();
      if (overwrite) {
        try {
          Files.move(
              temporary, goal, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
          Files.move(temporary, goal, StandardCopyOption.REPLACE_EXISTING);
        }
      } else {
        Files.move(temporary, goal);
      }
      committed = true;
      UNFINISHED.remove(temporary);
    } catch (IOException e) {
      throw failure(goal, e);
    }
  }

  /** Removes the temporary file if {@link #commit} was not reached. */
  @Override
  public void close() {
    if (!committed) {
      try {
        channel.close();
      } catch (IOException e) {
        // The file is deleted next; that it could not be closed changes nothing.
      }
      deleteQuietly(temporary);
      UNFINISHED.remove(temporary);
    }
  }

  /**
   * Writes a whole file at once.
   *
   * @param goal the name it will have
   * @param overwrite whether a file of that name may be replaced
   * @param bytes what it will hold
   * @throws MarbleException if that fails; then nothing is left behind
   */
  public static void write(Path goal, boolean overwrite, byte[] bytes) {
    try (AtomicFile file = create(goal, overwrite)) {
      file.write(bytes);
      file.commit();
    }
  }

  private static MarbleException failure(Path goal, IOException e) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    if (e instanceof FileAlreadyExistsException) {
      reason = "it already exists";
    }
    return new MarbleException(
        "The file \"" + goal + "\" could not be written: " + reason + ".", e);
  }

  private static void deleteQuietly(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // Nothing more can be done for a temporary file at this point.
    }
  }
}
