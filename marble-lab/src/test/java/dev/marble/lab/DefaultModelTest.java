package dev.marble.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Normalization;
import dev.marble.lab.data.Split;
import dev.marble.lab.data.Strokes;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.OnnxImport;
import dev.marble.lab.prune.Masks;
import dev.marble.lab.train.Augmentation;
import dev.marble.lab.train.CheckpointStore;
import dev.marble.lab.train.OnnxOutputs;
import dev.marble.lab.train.Trained;
import dev.marble.lab.train.Trainer;
import dev.marble.lab.train.TrainingData;
import dev.marble.lab.train.TrainingProgress;
import dev.marble.onnx.OnnxFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class DefaultModelTest {
  @Test
  void isWorthWhatItsFactsSay() {
    DefaultModel.Facts facts = DefaultModel.facts();
    DataSet test = DefaultModel.testImages();
    assertEquals(facts.testSize(), test.size());
    double accuracy = OnnxOutputs.accuracy(DefaultModel.bytes(), test, Normalization.identity());
    System.out.println("embedded model: " + accuracy + " on " + test.size() + " images");
    assertEquals(facts.testAccuracy(), accuracy, 0.0005);
    assertTrue(accuracy > 0.98);
  }

  @Test
  void hasFactsThatFitItsFile() throws IOException {
    DefaultModel.Facts facts = DefaultModel.facts();
    assertEquals(DefaultModel.SEED, facts.seed());
    assertEquals(DefaultModel.EPOCHS, facts.epochs());
    assertEquals(DefaultModel.TRAIN_SIZE, facts.trainSize());
    OnnxMl.ModelProto model = OnnxMl.ModelProto.parseFrom(DefaultModel.bytes());
    assertEquals(DefaultModel.NAME, model.getGraph().getName());
    long parameters =
        model.getGraph().getInitializerList().stream()
            .mapToLong(tensor -> tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b))
            .sum();
    assertEquals(facts.parameters(), parameters);
    assertEquals(facts.parameters(), DefaultModel.start().parameterCount());
    for (OnnxMl.StringStringEntryProto entry : model.getMetadataPropsList()) {
      String key = entry.getKey().replace("marble.", "");
      assertEquals(facts.toProperties().getProperty(key), entry.getValue());
    }
    assertEquals(7, model.getMetadataPropsCount());
  }

  @Test
  void roundTripsItsFacts() {
    DefaultModel.Facts facts = DefaultModel.facts();
    assertEquals(facts, DefaultModel.Facts.of(facts.toProperties()));
    assertArrayEquals(DefaultModel.bytes(), DefaultModel.bytes());
  }

  @Test
  @Tag("long")
  void canBeTrainedAgain() {
    DataSet train = Strokes.of(Split.TRAIN, 20_000, 2026);
    DataSet test = Strokes.of(Split.TEST, 2_000, 2026);
    TrainingData data =
        new TrainingData(train, test, test, Normalization.identity(), Augmentation.NONE);
    Trained trained =
        Trainer.train(
            DefaultModel.start(),
            Masks.full(Map.of()),
            data,
            DefaultModel.spec(train.size(), 2),
            CheckpointStore.NONE,
            TrainingProgress.SILENT);
    double accuracy = trained.lastEvaluation().testTop1();
    System.out.println("retrained: " + trained.evaluations());
    assertTrue(accuracy >= 0.95, "accuracy " + accuracy);
    byte[] onnx = trained.last().toOnnx(Map.of());
    assertEquals(accuracy, OnnxOutputs.accuracy(onnx, test, Normalization.identity()), 0.0011);
    assertEquals(
        List.of(200, 400), trained.evaluations().stream().map(each -> each.step()).toList());
  }

  @Test
  void canBeReadToTrainItFurther() {
    OnnxFile file = OnnxFile.of(DefaultModel.NAME, DefaultModel.bytes());
    Network network = OnnxImport.of(file);
    assertEquals(DefaultModel.facts().parameters(), network.parameterCount());
    assertEquals(DefaultModel.start().outputShape(), network.outputShape());
  }
}
