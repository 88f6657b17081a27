package dev.marble.onnx.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.onnx.ModelBuilder;
import dev.marble.onnx.OnnxRunner;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** ONNX Runtime's elementary functions are within the errors that the bounds allow them. */
final class FunctionErrorTest {
  private static final int POINTS = 200_001;

  @Test
  void runtimeStaysWithinItsErrors() {
    Map<String, SmoothCurve> curves = new LinkedHashMap<>();
    curves.put("Sigmoid", SmoothCurve.sigmoid());
    curves.put("Tanh", SmoothCurve.tanh());
    curves.put("Erf", SmoothCurve.erf());
    curves.put("Softplus", SmoothCurve.softplus());
    curves.put("Softsign", SmoothCurve.softsign());
    curves.put("Elu", SmoothCurve.elu(1, 1, 1));
    curves.put("Selu", SmoothCurve.elu(1.67326319f, 1, 1.05070102f));
    curves.put("Gelu", SmoothCurve.gelu());
    curves.put("HardSwish", SmoothCurve.hardSwish());
    curves.put("Exp", SmoothCurve.exp());
    curves.put("Log", SmoothCurve.log());
    curves.put("Sqrt", SmoothCurve.sqrt());
    curves.forEach((operator, curve) -> {
      boolean positive = operator.equals("Log") || operator.equals("Sqrt");
      float[] x = new float[POINTS];
      for (int i = 0; i < POINTS; i++) {
        double t = i / (POINTS - 1.0);
        x[i] = (float) (positive ? StrictMath.pow(10, 12 * t - 6) : 60 * t - 30);
      }
      float[] y = run(operator, x);
      for (int i = 0; i < POINTS; i++) {
        double exact = curve.value().applyAsDouble(x[i]);
        double error = Math.abs(y[i] - exact);
        double allowed = curve.error(Math.abs(x[i]), Math.abs(exact));
        float at = x[i];
        assertTrue(
            error <= allowed,
            () -> operator + "(" + at + ") is off by " + error + ", allowed " + allowed);
        double step = positive ? 1e-6 * x[i] : 1e-6;
        double slope = (curve.value().applyAsDouble(x[i] + step) - exact) / step;
        assertEquals(
            slope,
            curve.slope().applyAsDouble(x[i]),
            1e-3 * (1 + Math.abs(slope)) + slack(curve, x[i]));
      }
    });
  }

  /** Next to a bend a difference is no slope. */
  private static double slack(SmoothCurve curve, double x) {
    for (double bend : curve.bends()) {
      if (Math.abs(x - bend) < 1e-5) {
        return 2;
      }
    }
    return 0;
  }

  private static float[] run(String operator, float[] x) {
    byte[] model =
        ModelBuilder.opset(20).input("x", x.length).node(operator, "x", "y").output("y").bytes();
    try (OnnxRunner runner = OnnxRunner.of(model, 1)) {
      return runner
          .run(Map.of("x", new OnnxRunner.Value(new long[] {x.length}, x)))
          .get("y")
          .values();
    }
  }
}
