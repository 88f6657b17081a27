package dev.marble.lab.data;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a known data set can be downloaded.
 *
 * @param name of the data set
 * @param folder name of the folder that receives it
 * @param files what to download
 * @param members what to unpack, where {@code files} is one packed tar; empty keeps files as they
 *     are
 */
record Source(String name, String folder, List<Remote> files, List<Member> members) {
  /**
   * A file to be taken out of a tar.
   *
   * @param path its full name in there
   * @param file what to call it here
   * @param bytes its length
   */
  record Member(String path, String file, long bytes) {}

  private static final List<String> MNIST_HOSTS =
      List.of(
          "https://storage.googleapis.com/cvdf-datasets/mnist/",
          "https://ossci-datasets.s3.amazonaws.com/mnist/");

  private static final List<String> FASHION_HOSTS =
      List.of(
          "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
          "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/");

  private static final String TORONTO = "https://www.cs.toronto.edu/~kriz/";
  private static final String UCI = "https://archive.ics.uci.edu/ml/machine-learning-databases/";

  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte.gz";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte.gz";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte.gz";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte.gz";

  /** All that can be fetched. */
  static final List<Source> ALL =
      List.of(
          plain(
              "mnist",
              remote(
                  MNIST_HOSTS,
                  TRAIN_IMAGES,
                  9_912_422,
                  "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
              remote(
                  MNIST_HOSTS,
                  TRAIN_LABELS,
                  28_881,
                  "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
              remote(
                  MNIST_HOSTS,
                  TEST_IMAGES,
                  1_648_877,
                  "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
              remote(
                  MNIST_HOSTS,
                  TEST_LABELS,
                  4_542,
                  "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")),
          plain(
              "fashion-mnist",
              remote(
                  FASHION_HOSTS,
                  TRAIN_IMAGES,
                  26_421_880,
                  "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
              remote(
                  FASHION_HOSTS,
                  TRAIN_LABELS,
                  29_515,
                  "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
              remote(
                  FASHION_HOSTS,
                  TEST_IMAGES,
                  4_422_102,
                  "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
              remote(
                  FASHION_HOSTS,
                  TEST_LABELS,
                  5_148,
                  "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")),
          new Source(
              "cifar10",
              "cifar-10-batches-bin",
              List.of(
                  remote(
                      List.of(TORONTO),
                      "cifar-10-binary.tar.gz",
                      170_052_171,
                      "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")),
              Stream.of(
                      "data_batch_1.bin",
                      "data_batch_2.bin",
                      "data_batch_3.bin",
                      "data_batch_4.bin",
                      "data_batch_5.bin",
                      "test_batch.bin")
                  .map(file -> new Member("cifar-10-batches-bin/" + file, file, 30_730_000))
                  .toList()),
          new Source(
              "cifar100",
              "cifar-100-binary",
              List.of(
                  remote(
                      List.of(TORONTO),
                      "cifar-100-binary.tar.gz",
                      168_513_733,
                      "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec")),
              List.of(
                  new Member("cifar-100-binary/train.bin", "train.bin", 153_700_000),
                  new Member("cifar-100-binary/test.bin", "test.bin", 30_740_000))),
          plain(
              "digits",
              remote(
                  List.of(UCI + "optdigits/"),
                  "optdigits.tra",
                  563_639,
                  "e1b683cc211604fe8fd8c4417e6a69f31380e0c61d4af22e93cc21e9257ffedd"),
              remote(
                  List.of(UCI + "optdigits/"),
                  "optdigits.tes",
                  264_712,
                  "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8")),
          plain(
              "iris",
              remote(
                  List.of(UCI + "iris/"),
                  "iris.data",
                  4_551,
                  "6f608b71a7317216319b4d27b4d9bc84e6abd734eda7872b71a458569e2656c0")));

  Source {
    files = List.copyOf(files);
    members = List.copyOf(members);
    assert members.isEmpty() || files.size() == 1;
  }

  static Optional<Source> named(String name) {
    return ALL.stream().filter(each -> each.name.equals(name)).findFirst();
  }

  private static Source plain(String name, Remote... files) {
    return new Source(name, name, Arrays.asList(files), List.of());
  }

  private static Remote remote(List<String> hosts, String file, long bytes, String sha256) {
    List<URI> addresses = hosts.stream().map(host -> URI.create(host + file)).toList();
    return new Remote(file, addresses, bytes, sha256);
  }
}
