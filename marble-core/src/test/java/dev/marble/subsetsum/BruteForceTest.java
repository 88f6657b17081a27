package dev.marble.subsetsum;

final class BruteForceTest
    implements WithinSolverContract,
        NearestSolverContract,
        SmallestSolverContract,
        OfSizeSolverContract,
        FirstSolverContract,
        AllSolverContract,
        CoverageSolverContract {
  @Override
  public BruteForce solver() {
    return new BruteForce();
  }
}
