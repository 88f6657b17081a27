/**
 * A ticket: a sub-network of a random network, stored as seed + mask, and everything that is needed
 * to check it. This package rebuilds weights from seeds and masks; it never sees the solvers or the
 * constructions that found the masks, so that what it verifies is verified independently.
 *
 * <p>One target tensor stands for a <i>pair</i> of random layers with a relu between. Every input
 * channel has its own block of hidden units. A target weight w of input i is rebuilt as the sum of
 * v<sub>k</sub>·u<sub>k</sub> over the hidden units k of block i that the mask keeps, where u leads
 * into the unit and v out of it. Units with u &gt; 0 carry positive inputs, units with u &lt; 0
 * negative ones; inputs whose sign is known need only one side.
 *
 * <p>Papers: Pensia, Rajput, Nagle, Vishwakarma, Papailiopoulos, <i>Optimal lottery tickets via
 * subset sum</i>, NeurIPS 2020; da Cunha, Natale, Viennot, <i>Proving the strong lottery ticket
 * hypothesis for convolutional neural networks</i>, ICLR 2022.
 */
package dev.marble.ticket;
