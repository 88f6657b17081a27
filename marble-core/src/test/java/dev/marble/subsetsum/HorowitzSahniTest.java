package dev.marble.subsetsum;

final class HorowitzSahniTest
    implements WithinSolverContract, NearestSolverContract, SmallestSolverContract {
  @Override
  public HorowitzSahni solver() {
    return new HorowitzSahni();
  }
}
