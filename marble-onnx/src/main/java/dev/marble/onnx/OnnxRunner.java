package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs a model on ONNX Runtime. */
public final class OnnxRunner implements AutoCloseable {
  private final OrtSession session;
  private final List<Input> inputs;

  /**
   * An input of a model.
   *
   * @param name its name
   * @param type its element type
   * @param shape its shape; −1 where it is open
   */
  public record Input(String name, OnnxJavaType type, List<Long> shape) {
    /** Copies the list. */
    public Input {
      shape = List.copyOf(shape);
    }

    /** Whether its elements are floating-point numbers. */
    public boolean isFloating() {
      return switch (type) {
        case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> true;
        default -> false;
      };
    }

    /** The range of a small integer type; nothing for all others. */
    public Optional<InputBox> range() {
      return switch (type) {
        case BOOL -> Optional.of(new InputBox(0, 1));
        case UINT8 -> Optional.of(new InputBox(0, 255));
        case INT8 -> Optional.of(new InputBox(-128, 127));
        default -> Optional.empty();
      };
    }
  }

  /**
   * A value that goes in or comes out.
   *
   * @param shape its shape
   * @param values its elements in row-major order, as floats
   */
  @SuppressWarnings("ArrayRecordComponent") // handed through, never compared
  public record Value(long[] shape, float[] values) {}

  private OnnxRunner(OrtSession session) throws OrtException {
    this.session = session;
    this.inputs = new ArrayList<>();
    for (Map.Entry<String, NodeInfo> entry : session.getInputInfo().entrySet()) {
      if (entry.getValue().getInfo() instanceof TensorInfo info) {
        List<Long> shape = new ArrayList<>();
        for (long dim : info.getShape()) {
          shape.add(dim);
        }
        inputs.add(new Input(entry.getKey(), info.type, shape));
      } else {
        throw new OrtException("the input \"" + entry.getKey() + "\" is not a tensor");
      }
    }
  }

  /**
   * Loads a model from memory.
   *
   * @param model the bytes of an ONNX file
   * @param threads how many threads one run may use
   * @return the runner
   * @throws OnnxException if ONNX Runtime does not accept it
   */
  public static OnnxRunner of(byte[] model, int threads) {
    try (OrtSession.SessionOptions options = options(threads)) {
      return new OnnxRunner(environment().createSession(model, options));
    } catch (OrtException e) {
      throw refused(e);
    }
  }

  /**
   * Loads a model from a file.
   *
   * @param model the file; external data lies beside it
   * @param threads how many threads one run may use
   * @return the runner
   * @throws OnnxException if ONNX Runtime does not accept it
   */
  public static OnnxRunner of(Path model, int threads) {
    try (OrtSession.SessionOptions options = options(threads)) {
      return new OnnxRunner(environment().createSession(model.toString(), options));
    } catch (OrtException e) {
      throw refused(e);
    }
  }

  /**
   * Loads a large model from a file, and keeps no second copy of its weights in the order that the
   * kernels like best: half the memory, for slower runs.
   *
   * @param model the file; external data lies beside it
   * @param threads how many threads one run may use
   * @return the runner
   * @throws OnnxException if ONNX Runtime does not run it
   */
  public static OnnxRunner lean(Path model, int threads) {
    try (OrtSession.SessionOptions options = options(threads)) {
      options.addConfigEntry("session.disable_prepacking", "1");
      options.setCPUArenaAllocator(false);
      return new OnnxRunner(environment().createSession(model.toString(), options));
    } catch (OrtException e) {
      throw refused(e);
    }
  }

  private static OrtEnvironment environment() {
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "marble");
  }

  private static OrtSession.SessionOptions options(int threads) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    return options;
  }

  private static OnnxException refused(OrtException e) {
    return new OnnxException("ONNX Runtime does not run the model: " + firstLine(e) + ".", e);
  }

  private static String firstLine(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String line = message.lines().findFirst().orElse(message).strip();
    int detail = line.lastIndexOf(": ");
    String said = line.length() > 200 && detail > 0 ? line.substring(0, 200) + " …" : line;
    return said.endsWith(".") ? said.substring(0, said.length() - 1) : said;
  }

  /** The model's inputs in order. */
  public List<Input> inputs() {
    return List.copyOf(inputs);
  }

  /**
   * A text that travels with the model.
   *
   * @param key its name
   */
  public Optional<String> metadata(String key) {
    try {
      return session.getMetadata().getCustomMetadataValue(key);
    } catch (OrtException e) {
      return Optional.empty();
    }
  }

  /** The names of the model's outputs in order. */
  public List<String> outputs() {
    return List.copyOf(session.getOutputNames());
  }

  /**
   * Runs the model once.
   *
   * @param given a value per input, converted to the input's type
   * @return the floating-point outputs by name, in order
   * @throws OnnxException if ONNX Runtime fails
   */
  public Map<String, Value> run(Map<String, Value> given) {
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    try {
      for (Input input : inputs) {
        tensors.put(input.name(), tensor(input, given.get(input.name())));
      }
      try (OrtSession.Result result = session.run(tensors)) {
        Map<String, Value> outputs = new LinkedHashMap<>();
        for (Map.Entry<String, OnnxValue> entry : result) {
          floats(entry.getValue()).ifPresent(value -> outputs.put(entry.getKey(), value));
        }
        return outputs;
      }
    } catch (OrtException e) {
      throw new OnnxException("ONNX Runtime failed: " + firstLine(e) + ".", e);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor tensor(Input input, Value value) throws OrtException {
    if (value == null) {
      throw new OnnxException("The input \"" + input.name() + "\" has no value.");
    }
    OrtEnvironment environment = environment();
    float[] values = value.values();
    return switch (input.type()) {
      case FLOAT -> OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), value.shape());
      case DOUBLE -> {
        ByteBuffer bytes = direct(values.length * 8L);
        for (float each : values) {
          bytes.putDouble(each);
        }
        yield OnnxTensor.createTensor(environment, bytes.flip().asDoubleBuffer(), value.shape());
      }
      case FLOAT16 -> {
        short[] halves = new short[values.length];
        for (int i = 0; i < values.length; i++) {
          halves[i] = Float.floatToFloat16(values[i]);
        }
        ByteBuffer bytes = direct(values.length * 2L);
        bytes.asShortBuffer().put(ShortBuffer.wrap(halves));
        yield OnnxTensor.createTensor(environment, bytes, value.shape(), OnnxJavaType.FLOAT16);
      }
      case INT64 -> {
        long[] longs = new long[values.length];
        for (int i = 0; i < values.length; i++) {
          longs[i] = (long) values[i];
        }
        yield OnnxTensor.createTensor(environment, LongBuffer.wrap(longs), value.shape());
      }
      case INT32 -> {
        ByteBuffer bytes = direct(values.length * 4L);
        for (float each : values) {
          bytes.putInt((int) each);
        }
        yield OnnxTensor.createTensor(environment, bytes.flip().asIntBuffer(), value.shape());
      }
      case INT8, UINT8, BOOL -> {
        ByteBuffer bytes = direct(values.length);
        for (float each : values) {
          bytes.put((byte) each);
        }
        yield OnnxTensor.createTensor(environment, bytes.flip(), value.shape(), input.type());
      }
      default ->
          throw new OnnxException(
              "The input \""
                  + input.name()
                  + "\" has the type "
                  + input.type()
                  + ", which Marble cannot feed.");
    };
  }

  private static ByteBuffer direct(long bytes) {
    return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
  }

  private static Optional<Value> floats(OnnxValue value) {
    if (!(value instanceof OnnxTensor tensor)) {
      return Optional.empty();
    }
    float[] values =
        switch (tensor.getInfo().type) {
          case FLOAT, FLOAT16, BFLOAT16 -> {
            FloatBuffer buffer = tensor.getFloatBuffer();
            float[] array = new float[buffer.remaining()];
            buffer.get(array);
            yield array;
          }
          case DOUBLE -> {
            var buffer = tensor.getDoubleBuffer();
            float[] array = new float[buffer.remaining()];
            for (int i = 0; i < array.length; i++) {
              array[i] = (float) buffer.get();
            }
            yield array;
          }
          default -> null;
        };
    return values == null
        ? Optional.empty()
        : Optional.of(new Value(tensor.getInfo().getShape(), values));
  }

  /** The number of axes of some values inside a model, as far as they can be inferred. */
  static Map<String, Integer> ranks(ModelProto model, Set<String> values) {
    Map<String, Integer> ranks = new HashMap<>();
    shapes(model, values).forEach((name, shape) -> ranks.put(name, shape.length));
    return ranks;
  }

  /**
   * The shapes of some values, as ONNX Runtime infers them from those of the inputs, which are told
   * too: −1 for a size that it does not know, nothing for a value of which it knows no axes.
   */
  static Map<String, long[]> shapes(ModelProto model, Set<String> values) {
    ModelProto.Builder open = model.toBuilder();
    Set<String> known = new HashSet<>();
    model.getGraph().getOutputList().forEach(output -> known.add(output.getName()));
    values.stream()
        .filter(value -> !known.contains(value))
        .forEach(value -> open.getGraphBuilder().addOutputBuilder().setName(value));
    Map<String, long[]> shapes = new HashMap<>();
    try (OrtSession.SessionOptions options = options(1);
        OrtSession session = environment().createSession(open.build().toByteArray(), options)) {
      session
          .getOutputInfo()
          .forEach((name, node) -> {
            // No axes at all: ONNX Runtime does not know them.
            if (node.getInfo() instanceof TensorInfo info && info.getShape().length > 0) {
              shapes.put(name, info.getShape());
            }
          });
    } catch (OrtException e) {
      // Then nothing is known, and the caller assumes matrices.
      shapes.clear();
    }
    model
        .getGraph()
        .getInputList()
        .forEach(input -> {
          if (input.getType().getTensorType().hasShape()) {
            shapes.put(
                input.getName(),
                input.getType().getTensorType().getShape().getDimList().stream()
                    .mapToLong(dim -> dim.hasDimValue() ? dim.getDimValue() : -1)
                    .toArray());
          }
        });
    return shapes;
  }

  /** Runs a model without inputs for one floating-point or integer output, if that is possible. */
  public static Optional<TensorProto> constant(ModelProto model, String output) {
    try (OrtSession.SessionOptions options = options(1);
        OrtSession session = environment().createSession(model.toByteArray(), options);
        OrtSession.Result result = session.run(Map.of())) {
      Optional<OnnxValue> value = result.get(output);
      if (value.isEmpty() || !(value.get() instanceof OnnxTensor tensor)) {
        return Optional.empty();
      }
      long[] shape = tensor.getInfo().getShape();
      List<Long> dims = new ArrayList<>();
      for (long dim : shape) {
        dims.add(dim);
      }
      if (tensor.getInfo().type == OnnxJavaType.INT64) {
        LongBuffer buffer = tensor.getLongBuffer();
        long[] longs = new long[buffer.remaining()];
        buffer.get(longs);
        return Optional.of(
            Tensors.ofLongs(output, longs).toBuilder().clearDims().addAllDims(dims).build());
      }
      Optional<DataType> raw =
          switch (tensor.getInfo().type) {
            case INT32 -> Optional.of(DataType.INT32);
            case BOOL -> Optional.of(DataType.BOOL);
            case INT8 -> Optional.of(DataType.INT8);
            case UINT8 -> Optional.of(DataType.UINT8);
            default -> Optional.empty();
          };
      if (raw.isPresent()) {
        ByteBuffer buffer = tensor.getByteBuffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return Optional.of(Tensors.ofRaw(output, raw.get(), dims, bytes));
      }
      return floats(tensor).map(floats -> Tensors.ofFloats(output, dims, floats.values()));
    } catch (OrtException | OnnxException e) {
      // What cannot be run here is not known, and its weight is reported as not carved.
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new OnnxException("ONNX Runtime could not be closed: " + firstLine(e) + ".", e);
    }
  }
}
