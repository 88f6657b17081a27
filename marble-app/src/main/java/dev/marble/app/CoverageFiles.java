package dev.marble.app;

import dev.marble.app.page.LinePlot;
import dev.marble.io.AtomicFile;
import dev.marble.lab.coverage.CoverageResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The page and the plots of a coverage experiment, in its folder. */
final class CoverageFiles {
  private CoverageFiles() {}

  /**
   * Writes them.
   *
   * @return the page's text
   */
  static byte[] write(CoverageResult result) {
    byte[] page = utf8(CoveragePage.of(result));
    AtomicFile.write(result.folder().resolve("report.html"), true, page);
    writePlots(result);
    return page;
  }

  private static void writePlots(CoverageResult result) {
    CoveragePlots plots = new CoveragePlots(result);
    Path folder = result.folder();
    write(folder, "smallest", plots.smallest(), "The smallest n against the tolerance");
    result
        .single()
        .ifPresent(single -> {
          LinePlot success = plots.success(single, "the target is met");
          write(folder, "success-single", success, "Share of successes against n, one target");
          LinePlot optimum = plots.optimum(single, "distance to the nearest sum", false);
          write(folder, "optimum-single", optimum, "Distance to the nearest sum against n");
        });
    result
        .all()
        .ifPresent(all -> {
          LinePlot success = plots.success(all, "all targets are met");
          write(folder, "success-all", success, "Share of successes against n, all targets");
          LinePlot optimum = plots.optimum(all, "distance of the hardest target", true);
          write(folder, "optimum-all", optimum, "Distance of the hardest target against n");
          write(folder, "covered", plots.covered(all), "Covered part against n");
        });
  }

  private static void write(Path folder, String name, LinePlot plot, String description) {
    byte[] svg = utf8(plot.toFile(description, PlotStyle.forFiles()));
    AtomicFile.write(folder.resolve(name + ".svg"), true, svg);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
