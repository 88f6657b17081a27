package dev.marble.subsetsum;

import dev.marble.kernel.Kernels;

final class FirstSubsetScalarTest implements WithinSolverContract, FirstSolverContract {
  @Override
  public FirstSubset solver() {
    return new FirstSubset(Kernels.scalarScan());
  }
}
