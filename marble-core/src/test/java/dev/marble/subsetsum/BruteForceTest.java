package dev.marble.subsetsum;

final class BruteForceTest
    implements WithinSolverContract, NearestSolverContract, SmallestSolverContract {
  @Override
  public BruteForce solver() {
    return new BruteForce();
  }
}
