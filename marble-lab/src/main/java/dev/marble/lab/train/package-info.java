/**
 * Training networks to classify: {@link dev.marble.lab.train.Trainer} interprets the network's ONNX
 * graph on the deep-learning engine and follows its gradients by optimizers of its own, whose whole
 * state is in a checkpoint; {@link dev.marble.lab.train.Evaluator} measures; {@link
 * dev.marble.lab.train.LossGradients} gives the gradients that scores for pruning need.
 *
 * <p>This is the only package that touches the engine, so that everything else works on machines
 * without its native library.
 */
package dev.marble.lab.train;
