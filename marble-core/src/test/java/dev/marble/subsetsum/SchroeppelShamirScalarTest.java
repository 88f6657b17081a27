package dev.marble.subsetsum;

import dev.marble.kernel.Kernels;

/** With the scalar kernels. */
final class SchroeppelShamirScalarTest
    implements WithinSolverContract,
        NearestSolverContract,
        AllSolverContract,
        CoverageSolverContract {
  @Override
  public SchroeppelShamir solver() {
    return new SchroeppelShamir(Kernels.scalarSums());
  }

  @Override
  public int coverageOneIn() {
    return 7;
  }
}
