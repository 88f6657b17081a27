/**
 * Removes weights from networks. A {@link dev.marble.lab.prune.Masks mask} says which weights are
 * kept; {@link dev.marble.lab.prune.Pruning} makes the next, smaller one out of {@linkplain
 * dev.marble.lab.prune.Criterion scores}, a {@link dev.marble.lab.prune.Scope} and a {@link
 * dev.marble.lab.prune.Goal}, and always keeps exactly as many as were asked for.
 *
 * <p>Blalock, Gonzalez Ortiz, Frankle, Guttag, <i>What is the state of neural network pruning?</i>,
 * MLSys 2020.
 */
package dev.marble.lab.prune;
