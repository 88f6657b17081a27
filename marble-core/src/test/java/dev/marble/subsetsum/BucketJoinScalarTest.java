package dev.marble.subsetsum;

import dev.marble.kernel.Kernels;

/** With the scalar kernels. */
final class BucketJoinScalarTest implements WithinSolverContract, NearestSolverContract {
  @Override
  public BucketJoin solver() {
    return new BucketJoin(Kernels.scalarSums());
  }
}
