package dev.marble.lab.run;

import dev.marble.MarbleException;
import dev.marble.lab.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All runs in a folder, the last changed first. Folders that are no runs are passed over.
 *
 * @param folder the folder of all runs
 * @param entries the runs
 */
public record RunCatalog(Path folder, List<RunEntry> entries) {

  /**
   * Reads a folder.
   *
   * @param folder the folder of all runs
   * @return its runs
   * @throws MarbleException if there is no such folder
   */
  public static RunCatalog read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new MarbleException(
          (Files.exists(folder)
                  ? "\"" + folder + "\" is a file, not a folder of runs."
                  : "There is no folder \"" + folder + "\".")
              + " Maybe name the folder of the runs with --runs.");
    }
    List<RunEntry> entries = new ArrayList<>();
    try (Stream<Path> folders = Files.list(folder)) {
      for (Path each : folders.filter(Files::isDirectory).toList()) {
        RunEntry.read(each).ifPresent(entries::add);
      }
    } catch (IOException e) {
      throw RunFolder.failure(folder, e);
    }
    entries.sort(Comparator.comparing(RunEntry::changed).reversed().thenComparing(RunEntry::name));
    return new RunCatalog(folder, List.copyOf(entries));
  }

  /**
   * A run by its name, or by the beginning of its name or of its hash.
   *
   * @param wanted what somebody wrote
   * @return the only run that it can mean
   * @throws MarbleException if there is none, or more than one
   */
  public RunEntry find(String wanted) {
    String name = wanted.strip().replaceAll("/+$", "").replaceAll(".*/", "");
    List<RunEntry> found =
        entries.stream()
            .filter(entry ->
                !name.isEmpty()
                    && (entry.name().startsWith(name) || entry.spec().hash().startsWith(name)))
            .toList();
    Optional<RunEntry> exact =
        found.stream().filter(entry -> entry.name().equals(name)).findFirst();
    if (exact.isPresent() || found.size() == 1) {
      return exact.orElseGet(found::getFirst);
    }
    if (!found.isEmpty()) {
      throw new MarbleException(
          "\""
              + wanted
              + "\" begins the names of "
              + found.size()
              + " runs: "
              + found.stream().map(RunEntry::name).limit(4).collect(Collectors.joining(", "))
              + (found.size() > 4 ? " and others" : "")
              + ". Maybe write more of it.");
    }
    String advice =
        NearestName.of(name, entries.stream().map(RunEntry::name).toList())
            .map(near -> " Maybe you meant \"" + near + "\".")
            .orElse("");
    throw new MarbleException("There is no run \"" + wanted + "\" in \"" + folder + "\"." + advice);
  }
}
