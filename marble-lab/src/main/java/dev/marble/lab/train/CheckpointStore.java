package dev.marble.lab.train;

import dev.marble.MarbleException;
import dev.marble.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where a training keeps its state, so that it continues where it was killed. */
public interface CheckpointStore {
  /** Keeps nothing. */
  CheckpointStore NONE =
      new CheckpointStore() {
        @Override
        public Optional<byte[]> load() {
          return Optional.empty();
        }

        @Override
        public void save(byte[] state) {}

        @Override
        public boolean isKeeping() {
          return false;
        }
      };

  /** The last state that was saved, whole. */
  Optional<byte[]> load();

  /**
   * Keeps a state in place of the one before; a kill at any moment leaves one of the two.
   *
   * @throws MarbleException if it cannot be written
   */
  void save(byte[] state);

  /** What to call the kept state in a complaint. */
  default String title() {
    return "The checkpoint";
  }

  /** Whether anything is kept at all. */
  default boolean isKeeping() {
    return true;
  }

  /** How long training goes on before it saves its state again; it always saves the last one. */
  default Duration interval() {
    return Duration.ofSeconds(20);
  }

  /**
   * Keeps the state in a file.
   *
   * @param file its name, in a folder that exists
   * @param interval how long training goes on before it saves its state again
   */
  static CheckpointStore file(Path file, Duration interval) {
    return new CheckpointStore() {
      @Override
      public Optional<byte[]> load() {
        try {
          return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
          throw new TrainingException(
              "The checkpoint \"" + file + "\" cannot be read: " + e.getMessage() + ".", e);
        }
      }

      @Override
      public void save(byte[] state) {
        AtomicFile.write(file, true, state);
      }

      @Override
      public String title() {
        return "The checkpoint \"" + file + "\"";
      }

      @Override
      public Duration interval() {
        return interval;
      }
    };
  }
}
