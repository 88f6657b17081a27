/**
 * The lottery ticket hypothesis: inside a random network lie small ones that, trained alone from
 * their random start, do as well as the whole. {@link dev.marble.lab.lottery.LotteryProcedure}
 * looks for them by iterated magnitude pruning, and measures them beside controls.
 *
 * <p>Frankle, Carbin, <i>The lottery ticket hypothesis: finding sparse, trainable neural
 * networks</i>, ICLR 2019. Frankle, Dziugaite, Roy, Carbin, <i>Linear mode connectivity and the
 * lottery ticket hypothesis</i>, ICML 2020 (late rewinding).
 */
package dev.marble.lab.lottery;
