/**
 * Random integer programs, the other face of random subset sums: maximise c·x subject to A x ≤ b, x
 * ∈ {0,1}^n, with few constraints and random data. How far is the optimum from that of the linear
 * relaxation, and how large does a tree of branch and bound become?
 *
 * <p>{@link dev.marble.lab.program.RandomPrograms} draws programs, on an integer grid; {@link
 * dev.marble.lab.program.BranchAndBound} solves them as the theory knows it, and {@link
 * dev.marble.lab.program.LinearSolver} by another's solvers; {@link dev.marble.lab.program.Mps}
 * writes and reads them. {@link dev.marble.lab.program.GapSpec} says what is asked of many, {@link
 * dev.marble.lab.program.GapRun} asks it, and {@link dev.marble.lab.program.GapResult} is the
 * answer. The bridge to subset sums is the rounding of the proofs, by a multidimensional subset sum
 * ({@link dev.marble.subsetsum.VectorHorowitzSahni}).
 *
 * <p>Papers: Dyer, Frieze, <i>Probabilistic analysis of the multidimensional knapsack problem</i>,
 * Mathematics of Operations Research 14 (1989); Dey, Dubey, Molinaro, <i>Branch-and-bound solves
 * random binary IPs in polytime</i>, SODA 2021; Borst, Dadush, Huiberts, Tiwari, <i>On the
 * integrality gap of binary integer programs with Gaussian data</i>, Mathematical Programming 197
 * (2023); Borst, Dadush, Mikulincer, <i>Integrality gaps for random integer programs via
 * discrepancy</i>, SODA 2023.
 */
package dev.marble.lab.program;
