package dev.marble.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The file {@code .NAME.PID.trial} beside a ticket to be, where other tickets are tried. */
final class TrialFile {
  private TrialFile() {}

  /** Names this program's file, and removes those that killed programs left behind. */
  static Path beside(Path goal) {
    Path absolute = goal.toAbsolutePath();
    removeOrphans(absolute);
    Path trial = goal.resolveSibling(name(absolute, ProcessHandle.current().pid()));
    trial.toFile().deleteOnExit(); // an interrupt ends the program without any finally
    return trial;
  }

  static String name(Path goal, long pid) {
    return "." + goal.getFileName() + "." + pid + ".trial";
  }

  private static void removeOrphans(Path goal) {
    Pattern pattern =
        Pattern.compile(Pattern.quote("." + goal.getFileName() + ".") + "(\\d{1,18})\\.trial");
    try (Stream<Path> files = Files.list(goal.getParent())) {
      for (Path file : files.toList()) {
        Matcher matcher = pattern.matcher("" + file.getFileName());
        if (matcher.matches() && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      // They are in nobody's way. Where files cannot be written either, writing says so.
    }
  }
}
