package dev.marble.subsetsum;

/** With the kernels that this machine has. */
final class SchroeppelShamirTest
    implements WithinSolverContract,
        NearestSolverContract,
        AllSolverContract,
        CoverageSolverContract {
  @Override
  public SchroeppelShamir solver() {
    return new SchroeppelShamir();
  }
}
