package dev.marble.subsetsum;

/** With the kernels that this machine has. */
final class BucketJoinTest implements WithinSolverContract, NearestSolverContract {
  @Override
  public BucketJoin solver() {
    return new BucketJoin();
  }
}
