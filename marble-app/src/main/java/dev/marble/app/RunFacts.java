package dev.marble.app;

import dev.marble.lab.run.RunEntry;
import dev.marble.lab.run.RunQuery;
import java.util.LinkedHashMap;
import java.util.Map;

/** What there is to say about a run, by name. */
final class RunFacts {
  private RunFacts() {}

  /** What it is, and how far it is. */
  static Map<String, Object> state(RunEntry run) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("experiment", run.spec().experiment());
    facts.put("version", (long) run.spec().version());
    facts.put("state", run.state().toString());
    return facts;
  }

  /** The keys of its specification; keys within keys are joined by underscores. */
  static Map<String, Object> keys(RunEntry run) {
    return RunQuery.flatten("", run.spec().keys());
  }

  /** Its key figures; while it goes on, the last number known. */
  static Map<String, Object> figures(RunEntry run) {
    Map<String, Object> figures = new LinkedHashMap<>();
    if (run.result().isPresent()) {
      figures.putAll(run.result().get().figures());
    } else {
      run.lastMetric().ifPresent(last -> figures.put(last.getKey(), last.getValue()));
    }
    return figures;
  }
}
