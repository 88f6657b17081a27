package dev.marble.app;

import dev.marble.batch.Progress;
import dev.marble.io.AtomicFile;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.run.RunResult;
import dev.marble.lab.run.RunSpec;
import dev.marble.lab.search.SearchProcedure;
import dev.marble.lab.search.SearchProgress;
import dev.marble.lab.search.SearchResult;
import dev.marble.lab.search.SearchSpec;
import dev.marble.lab.search.SearchSummary;
import dev.marble.lab.search.SearchTables;
import dev.marble.lab.search.Searcher;
import dev.marble.random.Seed;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A search for masks that can start.
 *
 * @param spec what names it
 * @param search what to look for
 * @param data what networks learn from
 */
record SearchPlan(RunSpec spec, SearchSpec search, LearningData data)
    implements LearningPlan<List<SearchResult>> {

  static SearchPlan of(SearchSpec search, LearningData data) {
    return new SearchPlan(data.spec("search", search.keys()), search, data);
  }

  @Override
  public List<SearchResult> run(RunFolder folder, Progress progress) {
    TrainingBar bar = new TrainingBar(progress, "searching", search.steps());
    List<SearchResult> results =
        SearchProcedure.run(
            search,
            folder,
            new Searcher(data.sets(), bar),
            new Heard(folder, bar, search),
            Version.NAME);
    SearchTables.write(folder.path(), results);
    SearchPlots plots = new SearchPlots(SearchSummary.of(results), search);
    plots.write(folder.path());
    String page = SearchPage.of(folder, search, results, plots);
    AtomicFile.write(
        folder.path().resolve("report.html"), true, page.getBytes(StandardCharsets.UTF_8));
    folder.finish(figures(results));
    return results;
  }

  private static RunResult figures(List<SearchResult> results) {
    Map<String, Double> figures = new LinkedHashMap<>();
    List<SearchSummary> points = SearchSummary.of(results);
    points.stream()
        .filter(SearchSummary::isDense)
        .forEach(dense -> figures.put("dense_top1", dense.top1().mean()));
    SearchSummary best = SearchText.best(points);
    figures.put("best_density", best.keptDensity().mean());
    figures.put("best_top1", best.top1().mean());
    figures.put("best_ticket_bytes", best.ticketBytes().mean());
    return new RunResult(figures);
  }

  /** Notes each training, and counts those that were there already. */
  private static final class Heard implements SearchProgress {
    private final RunFolder folder;
    private final TrainingBar bar;
    private final SearchSpec search;
    private boolean isNew;

    Heard(RunFolder folder, TrainingBar bar, SearchSpec search) {
      this.folder = folder;
      this.bar = bar;
      this.search = search;
    }

    @Override
    public void training(Seed seed, String arm, double density) {
      isNew = true;
    }

    @Override
    public void trained(SearchResult result) {
      if (isNew) {
        folder.log().add(SearchText.line(result));
        SearchText.collapse(search, result).ifPresent(folder.log()::add);
      } else {
        bar.found(search.steps(result));
      }
      isNew = false;
    }
  }
}
