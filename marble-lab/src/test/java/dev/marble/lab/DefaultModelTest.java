package dev.marble.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OrtException;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Split;
import dev.marble.lab.data.Strokes;
import dev.marble.lab.train.OnnxExport;
import dev.marble.lab.train.OnnxRunner;
import dev.marble.lab.train.Trainer;
import dev.marble.lab.train.TrainingProgress;
import dev.marble.lab.train.TrainingResult;
import dev.marble.lab.train.TrainingSpec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class DefaultModelTest {
  @Test
  void isWorthWhatItsFactsSay() throws OrtException {
    DefaultModel.Facts facts = DefaultModel.facts();
    DataSet test = DefaultModel.testImages();
    assertEquals(facts.testSize(), test.size());
    try (OnnxRunner runner = new OnnxRunner(DefaultModel.bytes())) {
      double accuracy = runner.accuracy(test);
      System.out.println("embedded model: " + accuracy + " on " + test.size() + " images");
      assertEquals(facts.testAccuracy(), accuracy, 0.0005);
      assertTrue(accuracy > 0.98);
    }
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
    assertEquals(facts.parameters(), DefaultModel.architecture().parameterCount());
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
  void canBeTrainedAgain() throws OrtException {
    DataSet train = Strokes.of(Split.TRAIN, 20_000, 2026);
    DataSet test = Strokes.of(Split.TEST, 2_000, 2026);
    TrainingSpec brief = TrainingSpec.usual(2, DefaultModel.SEED);
    TrainingResult result =
        Trainer.train(DefaultModel.architecture(), train, test, brief, TrainingProgress.SILENT);
    System.out.println("retrained: " + result.epochs());
    assertTrue(result.testAccuracy() >= 0.95, "accuracy " + result.testAccuracy());
    byte[] onnx = OnnxExport.bytes(result.network(), "again", Map.of());
    try (OnnxRunner runner = new OnnxRunner(onnx)) {
      assertEquals(result.testAccuracy(), runner.accuracy(test), 0.0011);
    }
    assertEquals(List.of(1, 2), result.epochs().stream().map(report -> report.epoch()).toList());
  }
}
