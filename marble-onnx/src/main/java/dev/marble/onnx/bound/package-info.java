/**
 * Sound bounds on how far a ticket's outputs can be from its target's.
 *
 * <p>Every value of the graph gets, element by element, an interval that holds the target's value,
 * one that holds the ticket's, and one that holds the difference of the two (as differential
 * verification does: Paulsen, Wang and Wang, <i>ReluDiff</i>, ICSE 2020). They are pushed through
 * the operators with all rounding directed outwards, the rounding of the two networks' own
 * evaluation in float32 included. What is not known to be sound ends with the reason: never with a
 * wrong bound.
 */
package dev.marble.onnx.bound;
