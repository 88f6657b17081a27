/**
 * Networks inside random ones that are found by training the mask, and nothing else. {@link
 * dev.marble.lab.search.SearchProcedure} trains scores, one for each random weight; a {@link
 * dev.marble.lab.search.MaskRule} says which weights they keep. What is found is a ticket: a seed
 * and one bit per weight.
 *
 * <p>Ramanujan, Wortsman, Kembhavi, Farhadi, Rastegari, <i>What's hidden in a randomly weighted
 * neural network?</i>, CVPR 2020. Zhou, Lan, Liu, Yosinski, <i>Deconstructing lottery tickets:
 * zeros, signs, and the supermask</i>, NeurIPS 2019. Diffenderfer, Kailkhura, <i>Multi-prize
 * lottery ticket hypothesis</i>, ICLR 2021.
 */
package dev.marble.lab.search;
