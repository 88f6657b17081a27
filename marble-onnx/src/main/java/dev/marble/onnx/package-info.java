/**
 * ONNX in, ONNX out: reads any model, finds the weight tensors that feed Conv, ConvTranspose, Gemm
 * and MatMul, carves them into a ticket, writes a ticket as a model again (collapsed, or as the
 * random network that it really is), and runs models.
 *
 * <p>The rest of the graph is the skeleton and is kept as it is, whatever operators it holds.
 */
package dev.marble.onnx;
