package dev.marble.app;

import dev.marble.onnx.OnnxRunner.Value;
import java.util.Map;
import java.util.OptionalInt;

/** Inputs for a model, a batch per run. */
interface Examples {
  /** How many runs there are. */
  int runs();

  /** How many examples go in at once. */
  int batch();

  /** How many examples of a run are real; the rest repeats the last one. */
  int real(int run);

  /** The inputs of one run by name. */
  Map<String, Value> values(int run);

  /** The class of an example, if it has one. */
  OptionalInt label(int run, int place);

  /** The number of classes; 0 without labels. */
  int classes();
}
