package dev.marble.subsetsum;

final class FirstSubsetTest implements WithinSolverContract {
  @Override
  public FirstSubset solver() {
    return new FirstSubset();
  }
}
