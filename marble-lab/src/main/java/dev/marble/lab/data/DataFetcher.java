package dev.marble.lab.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Downloads the standard files of a data set from their public addresses.
 *
 * <p>Every file is checked by length and SHA-256 before it gets its name: what is there is whole.
 * Files that are there already are kept.
 */
public final class DataFetcher {
  private final List<Source> sources;
  private final Download download;

  /** Fetches from the public addresses. */
  public DataFetcher() {
    this(Source.ALL, Download.USUAL);
  }

  DataFetcher(List<Source> sources, Download download) {
    this.sources = List.copyOf(sources);
    this.download = download;
  }

  /** The names of the data sets that can be fetched. */
  public List<String> names() {
    return sources.stream().map(Source::name).toList();
  }

  /** How many bytes of one data set are to be downloaded. */
  public long bytes(String name) {
    return source(name).files().stream().mapToLong(Remote::bytes).sum();
  }

  /**
   * Fetches a data set.
   *
   * @param name which
   * @param root receives a folder with the data set's files, such as {@link
   *     DataOptions#userFolder()}
   * @param progress hears how it goes
   * @return the folder with the files
   * @throws DataException when the name is unknown, no address can be reached, or what comes is not
   *     what was asked for
   */
  public Path fetch(String name, Path root, FetchProgress progress) {
    Source source = source(name);
    Path folder = root.resolve(source.folder());
    try {
      Files.createDirectories(folder);
      if (source.members().isEmpty()) {
        for (Remote file : source.files()) {
          download.file(file, folder, progress);
        }
      } else if (!isUnpacked(source, folder)) {
        Path packed = download.file(source.files().getFirst(), folder, progress);
        Tar.unpack(packed, source.members(), folder);
        Files.delete(packed);
      }
    } catch (IOException e) {
      throw new DataException(
          "The data set \""
              + name
              + "\" cannot be stored in "
              + folder
              + " ("
              + e.getMessage()
              + ").");
    }
    return folder;
  }

  private static boolean isUnpacked(Source source, Path folder) throws IOException {
    for (Source.Member member : source.members()) {
      Path file = folder.resolve(member.file());
      if (!Files.isRegularFile(file) || Files.size(file) != member.bytes()) {
        return false;
      }
    }
    return true;
  }

  private Source source(String name) {
    return sources.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new DataException(
                "The data set \""
                    + name
                    + "\" cannot be fetched; those that can are "
                    + sources.stream().map(Source::name).collect(Collectors.joining(", "))
                    + "."
                    + byHand(name)));
  }

  private static String byHand(String name) {
    return KnownDataSet.named(name)
        .filter(known -> known.layout().isPresent())
        .map(known -> " Maybe put its files into " + known.userFolder() + " by hand.")
        .orElse("");
  }
}
