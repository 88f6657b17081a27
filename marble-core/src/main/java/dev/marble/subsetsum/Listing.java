package dev.marble.subsetsum;

import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Makes the lazy stream of an {@link AllSolver} of a search that can go on after each hit. */
final class Listing {

  /** A search for one subset after the other. */
  interface Search {
    /** {@code Found} once per subset, then the answer that ends the list. */
    Outcome next();
  }

  private Listing() {}

  /** Starts the search when the first answer is asked for, and ends with its last answer. */
  static Stream<Outcome> of(Supplier<Search> start) {
    return StreamSupport.stream(new Answers(start), false);
  }

  private static final class Answers extends AbstractSpliterator<Outcome> {
    private final Supplier<Search> start;
    private Search search;
    private boolean ended;

    Answers(Supplier<Search> start) {
      super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE);
      this.start = start;
    }

    @Override
    public boolean tryAdvance(Consumer<? super Outcome> action) {
      if (ended) {
        return false;
      }
      if (search == null) {
        search = start.get();
      }
      Outcome answer = search.next();
      ended = !(answer instanceof Outcome.Found);
      action.accept(answer);
      return true;
    }
  }
}
