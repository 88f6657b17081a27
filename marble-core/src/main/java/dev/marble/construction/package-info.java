/**
 * Finds a target network inside a random one, without any training: one random subset sum per
 * weight and input side.
 *
 * <p>{@link dev.marble.construction.Pensia} lays out dense layers, {@link
 * dev.marble.construction.DaCunha} convolutions, {@link dev.marble.construction.Burkholz} layers
 * behind copies of their inputs; {@link dev.marble.construction.TensorCarver} solves the subset
 * sums of one tensor and packs its masks.
 *
 * <p>Papers: Pensia, Rajput, Nagle, Vishwakarma, Papailiopoulos, <i>Optimal lottery tickets via
 * subset sum: logarithmic over-parameterization is sufficient</i>, NeurIPS 2020; da Cunha, Natale,
 * Viennot, <i>Proving the strong lottery ticket hypothesis for convolutional neural networks</i>,
 * ICLR 2022.
 */
package dev.marble.construction;
