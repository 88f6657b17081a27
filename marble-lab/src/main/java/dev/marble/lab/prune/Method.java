package dev.marble.lab.prune;

/**
 * How weights are chosen.
 *
 * @param criterion what makes a weight worth keeping
 * @param scope which weights compete
 */
public record Method(Criterion criterion, Scope scope) {
  /** Such as {@code magnitude-global}. */
  public String label() {
    return criterion.label() + "-" + scope.label();
  }

  /** Such as {@code global magnitude}. */
  public String title() {
    return scope.label() + " " + criterion.label();
  }
}
