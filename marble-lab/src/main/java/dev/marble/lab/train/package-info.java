/**
 * Training small networks: an {@link dev.marble.lab.train.Architecture}, initial weights that are a
 * function of the seed, a {@link dev.marble.lab.train.Trainer} on the deep-learning engine, and
 * {@link dev.marble.lab.train.OnnxExport}, through which every network leaves.
 *
 * <p>This is the only package that touches the engine, so that everything else works on machines
 * without its native library.
 */
package dev.marble.lab.train;
