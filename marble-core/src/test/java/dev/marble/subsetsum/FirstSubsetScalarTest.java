package dev.marble.subsetsum;

import dev.marble.kernel.Kernels;

final class FirstSubsetScalarTest implements WithinSolverContract {
  @Override
  public FirstSubset solver() {
    return new FirstSubset(Kernels.scalarScan());
  }
}
