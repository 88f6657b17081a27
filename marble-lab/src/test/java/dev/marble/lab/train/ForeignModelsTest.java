package dev.marble.lab.train;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.DataSets;
import dev.marble.lab.data.Normalization;
import dev.marble.lab.data.Split;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.OnnxImport;
import dev.marble.lab.model.Parameter;
import dev.marble.lab.prune.Masks;
import dev.marble.random.Seed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that others trained, where MARBLE_MODELS says that they are. */
@EnabledIfEnvironmentVariable(named = "MARBLE_MODELS", matches = ".+")
final class ForeignModelsTest {
  private static Network read(String name) {
    return OnnxImport.read(Path.of(System.getenv("MARBLE_MODELS"), name + ".onnx"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "akamaster_resnet20_cifar10",
        "akamaster_resnet32_cifar10",
        "autolirpa_mnist_fc_128_64",
        "cifar10_resnet_2b",
        "distiller_resnet20_channelmasked",
        "distiller_resnet20_dense",
        "eran_mnist_relu_9_200",
        "kw_mnist_cnn",
        "lenet5_ccoltong_plain",
        "lenet5_ccoltong_reg",
        "lenet_fyh620",
        "marabou_cifar10_small",
        "marabou_cifar_base_kw_simp",
        "marabou_cifar_deep_kw_simp",
        "marabou_cnn_max_mnist2",
        "marabou_mnist2x10",
        "marabou_mnist5x20_leaky_relu",
        "marabou_robust_sigmoid_linear",
        "marabou_tinytaxinet",
        "mlcommons_ad01_autoencoder",
        "mlcommons_resnet8_cifar10",
        "pensia_fc2_500",
        "pensia_lenet5",
        "winml_cifar10_imageclassifier",
        "winml_iris_network",
        "wonnx_opt_mnist",
        "zoo_mnist_cntk_opset8"
      })
  void giveTheSameOutputs(String name) {
    Network network = read(name);
    System.out.println(name + ": " + network.parameterCount() + " parameters");
    List<Integer> shape = network.inputShape();
    int size = shape.stream().reduce(1, (a, b) -> a * b);
    float[] images = new float[3 * size];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) Math.sin(i * 0.37) + 0.3f;
    }
    long[] dims = new long[shape.size() + 1];
    dims[0] = 3;
    for (int i = 0; i < shape.size(); i++) {
      dims[i + 1] = shape.get(i);
    }
    OnnxOutputs.assertSame(network, images, dims);
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "MARBLE_DATA", matches = ".+")
  void learnFurther() {
    Network network = read("akamaster_resnet20_cifar10");
    Normalization normalization = Normalization.parse("0.485,0.456,0.406,0.229,0.224,0.225");
    DataSet train = DataSets.open("cifar10-lossless-subset", Split.TRAIN).first(200);
    DataSet test = DataSets.open("cifar10-lossless-subset", Split.TEST).first(200);
    double before = Evaluator.score(network, test, normalization).top1();
    assertTrue(before > 0.85, "accuracy as it came: " + before);
    TrainingData data =
        TrainingData.split(train, test, 40, new Seed(1), normalization, Augmentation.CROP_AND_FLIP);
    Trained trained =
        Trainer.train(
            network,
            Masks.full(Map.of()),
            data,
            TrainingSpec.of(new Optimizer.Sgd(1e-3, 0.9, false, 1e-4), 3, 32, new Seed(1)),
            CheckpointStore.NONE,
            TrainingProgress.SILENT);
    System.out.println("before " + before + ", after " + trained.lastEvaluation());
    assertTrue(trained.lastEvaluation().testTop1() > 0.85);
    for (Parameter weight : network.weights()) {
      assertNotEquals(weight, trained.last().parameter(weight.name()));
    }
    OnnxOutputs.assertSame(trained.last(), OnnxOutputs.images(test, 4), 4, 3, 32, 32);
  }
}
