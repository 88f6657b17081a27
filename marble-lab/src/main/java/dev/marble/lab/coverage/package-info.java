/**
 * The coverage experiments: for which number of random items n is a random target of an interval,
 * or every target at once, within ε of some subset sum, with probability 1 − δ?
 *
 * <p>{@link dev.marble.lab.coverage.CoverageSpec} says what is asked, {@link
 * dev.marble.lab.coverage.CoverageRun} asks it, {@link dev.marble.lab.coverage.CoverageResult} is
 * the answer: success probabilities with exact intervals, the smallest n and the constant C of n =
 * C · log2(1/ε) + c, the covered fraction as n grows, and the decay of the optimum. Answers are
 * exact for each trial: integers on a fine grid, searched completely. Where a solver gave up, that
 * is counted as neither success nor failure.
 *
 * <p>Papers: Lueker, <i>Exponentially small bounds on the expected optimum of the partition and
 * subset sum problems</i>, Random Structures &amp; Algorithms 12 (1998); da Cunha, d'Amore,
 * Giroire, Lesfari, Natale, Viennot, <i>Revisiting the Random Subset Sum problem</i>, ESA 2023;
 * Karmarkar, Karp, Lueker, Odlyzko, <i>Probabilistic analysis of optimum partitioning</i>, J. Appl.
 * Prob. 23 (1986); Clopper, Pearson, <i>The use of confidence or fiducial limits illustrated in the
 * case of the binomial</i>, Biometrika 26 (1934); Efron, <i>Bootstrap methods: another look at the
 * jackknife</i>, Annals of Statistics 7 (1979).
 */
package dev.marble.lab.coverage;
