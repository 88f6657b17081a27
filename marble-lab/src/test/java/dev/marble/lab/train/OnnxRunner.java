package dev.marble.lab.train;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.marble.lab.data.DataSet;
import java.nio.FloatBuffer;
import java.util.Map;

/** Runs an ONNX file with ONNX Runtime. */
public final class OnnxRunner implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  public OnnxRunner(byte[] model) throws OrtException {
    this.session = environment.createSession(model);
  }

  /**
   * The logits of some images.
   *
   * @param images shape {@code shape}
   * @param shape (batch, channels, height, width)
   * @return shape (batch, classes)
   */
  public float[][] logits(float[] images, long... shape) throws OrtException {
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(images), shape);
        OrtSession.Result result = session.run(Map.of(OnnxExport.INPUT, tensor))) {
      return (float[][]) result.get(OnnxExport.OUTPUT).orElseThrow().getValue();
    }
  }

  /** Fraction of the examples that are classified correctly. */
  public double accuracy(DataSet data) throws OrtException {
    int right = 0;
    float[] image = new float[data.imageLength()];
    for (int i = 0; i < data.size(); i++) {
      data.image(i, image);
      float[] logits = logits(image, 1, data.channels(), data.height(), data.width())[0];
      int best = 0;
      for (int c = 1; c < logits.length; c++) {
        best = logits[c] > logits[best] ? c : best;
      }
      right += best == data.label(i) ? 1 : 0;
    }
    return (double) right / data.size();
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
