/**
 * Labelled examples: where they come from and how they are read.
 *
 * <p>{@link dev.marble.lab.data.DataSets} opens a data set by name or path, as files of the forms
 * that are in use (IDX, CIFAR binary, NumPy arrays, tables, pictures), or {@link
 * dev.marble.lab.data.Strokes}, which is drawn and always there. {@link
 * dev.marble.lab.data.DataCatalog} lists what is known, {@link dev.marble.lab.data.DataFetcher}
 * downloads it.
 *
 * <p>Files are untrusted: sizes are checked against the file before memory is taken, nothing is
 * deserialised, and every failure is one sentence in a {@link dev.marble.lab.data.DataException}.
 *
 * <p>Data sets: LeCun, Bottou, Bengio, Haffner, <i>Gradient-based learning applied to document
 * recognition</i>, Proc. IEEE 86 (1998) (MNIST); Xiao, Rasul, Vollgraf, <i>Fashion-MNIST</i>,
 * arXiv:1708.07747; Cohen, Afshar, Tapson, van Schaik, <i>EMNIST</i>, arXiv:1702.05373; Krizhevsky,
 * <i>Learning multiple layers of features from tiny images</i> (2009) (CIFAR); Alpaydin, Kaynak,
 * <i>Cascading classifiers</i>, Kybernetika 34 (1998) (digits); Fisher, <i>The use of multiple
 * measurements in taxonomic problems</i>, Annals of Eugenics 7 (1936) (iris).
 */
package dev.marble.lab.data;
