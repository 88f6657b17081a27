package dev.marble.subsetsum;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** All subsets within a tolerance, and then one answer that says whether these are all. */
final class AnswerList extends Spliterators.AbstractSpliterator<Answer> {
  private final ExactInstance instance;
  private final Allowance allowance;
  private final ExactList subsets;
  private boolean ended;

  private AnswerList(ExactInstance instance, Solvers solvers, Limits limits) {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE);
    this.instance = instance;
    this.allowance = new Allowance(limits);
    this.subsets = new ExactList(instance.whole(), instance.tolerance(), solvers, allowance);
  }

  /** A stream that looks for the next subset when it is asked for it. */
  static Stream<Answer> of(ExactInstance instance, Solvers solvers, Limits limits) {
    AnswerList list = new AnswerList(instance, solvers, limits);
    return StreamSupport.stream(list, false).onClose(list.subsets::close);
  }

  @Override
  public boolean tryAdvance(Consumer<? super Answer> action) {
    if (ended) {
      return false;
    }
    OptionalLong next = subsets.next();
    ended = next.isEmpty();
    action.accept(ended ? end() : instance.found(next.getAsLong(), allowance.effort()));
    return true;
  }

  private Answer end() {
    long effort = allowance.effort();
    return allowance.isUsedUp()
        ? new Answer.GaveUp(allowance.reason(), Optional.empty(), effort)
        : new Answer.ProvenAbsent(effort);
  }
}
