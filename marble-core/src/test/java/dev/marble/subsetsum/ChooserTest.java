package dev.marble.subsetsum;

final class ChooserTest
    implements WithinSolverContract,
        NearestSolverContract,
        SmallestSolverContract,
        OfSizeSolverContract,
        FirstSolverContract,
        AllSolverContract,
        CoverageSolverContract {
  @Override
  public Chooser solver() {
    return new Chooser();
  }

  @Override
  public int coverageOneIn() {
    return 7;
  }
}
