/**
 * What experiments estimate with: quantiles, lines by least squares, and the draws of a bootstrap.
 *
 * <p>Papers: Efron, <i>Bootstrap methods: another look at the jackknife</i>, Annals of Statistics 7
 * (1979); Hyndman, Fan, <i>Sample quantiles in statistical packages</i>, The American Statistician
 * 50 (1996).
 */
package dev.marble.lab.stats;
