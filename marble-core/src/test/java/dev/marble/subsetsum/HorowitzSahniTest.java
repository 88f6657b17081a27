package dev.marble.subsetsum;

final class HorowitzSahniTest
    implements WithinSolverContract,
        NearestSolverContract,
        SmallestSolverContract,
        OfSizeSolverContract,
        AllSolverContract {
  @Override
  public HorowitzSahni solver() {
    return new HorowitzSahni();
  }
}
