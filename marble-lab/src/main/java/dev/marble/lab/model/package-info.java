/**
 * Networks as ONNX graphs with named parameters: {@link dev.marble.lab.model.Architectures} builds
 * the ones that papers use, {@link dev.marble.lab.model.OnnxImport} reads any other, {@link
 * dev.marble.lab.model.InitialWeights} makes every weight a function of the seed, and {@link
 * dev.marble.lab.model.OnnxExport} is how a network leaves.
 *
 * <p>Papers: LeCun, Bottou, Bengio, Haffner, <i>Gradient-based learning applied to document
 * recognition</i>, Proc. IEEE 1998 (LeNet-300-100, LeNet-5); Simonyan, Zisserman, <i>Very deep
 * convolutional networks for large-scale image recognition</i>, ICLR 2015 (VGG); He, Zhang, Ren,
 * Sun, <i>Deep residual learning for image recognition</i>, CVPR 2016 (ResNet); Frankle, Carbin,
 * <i>The lottery ticket hypothesis</i>, ICLR 2019 (Conv-2, Conv-4, Conv-6); Ramanujan, Wortsman,
 * Kembhavi, Farhadi, Rastegari, <i>What's hidden in a randomly weighted neural network?</i>, CVPR
 * 2020 (Conv-8); Glorot, Bengio, AISTATS 2010, and He, Zhang, Ren, Sun, ICCV 2015 (initial
 * weights).
 */
package dev.marble.lab.model;
