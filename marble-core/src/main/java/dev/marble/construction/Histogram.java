package dev.marble.construction;

/** Counts for a report's plots. One per block of work, merged in order. */
public final class Histogram {
  private final long[] counts;

  Histogram(int bins) {
    this.counts = new long[bins];
  }

  void add(int bin) {
    counts[bin]++;
  }

  void add(Histogram other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  /** The counts, a copy. */
  public long[] counts() {
    return counts.clone();
  }
}
