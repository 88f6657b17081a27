package dev.marble.subsetsum;

final class FirstSubsetTest implements WithinSolverContract, FirstSolverContract {
  @Override
  public FirstSubset solver() {
    return new FirstSubset();
  }
}
