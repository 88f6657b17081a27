/**
 * Known architectures at their true size, with random weights that are spread like those of trained
 * networks: something to carve, to bound and to measure with where no trained file is at hand.
 *
 * <p>Shapes, parameter counts and names are those of the published models. The weights are not:
 * every value is a function of (seed, tensor, index), drawn so that activations stay of order one.
 * What was assumed is written down at {@link dev.marble.lab.zoo.TrainedLike}.
 *
 * <p>Papers: LeCun, Bottou, Bengio, Haffner, <i>Gradient-based learning applied to document
 * recognition</i>, Proc. IEEE 1998 (LeNet-5); Simonyan, Zisserman, <i>Very deep convolutional
 * networks for large-scale image recognition</i>, ICLR 2015 (VGG-16); He, Zhang, Ren, Sun, <i>Deep
 * residual learning for image recognition</i>, CVPR 2016 (ResNet); Sandler, Howard, Zhu, Zhmoginov,
 * Chen, <i>MobileNetV2: inverted residuals and linear bottlenecks</i>, CVPR 2018; Radford, Wu,
 * Child, Luan, Amodei, Sutskever, <i>Language models are unsupervised multitask learners</i>, 2019
 * (GPT-2).
 */
package dev.marble.lab.zoo;
