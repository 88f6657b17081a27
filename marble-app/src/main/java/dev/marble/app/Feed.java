package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Normalization;
import dev.marble.onnx.OnnxRunner;
import dev.marble.onnx.OnnxRunner.Input;
import dev.marble.onnx.OnnxRunner.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Turns examples of a data set into the input of a model: whatever the batch size it insists on,
 * and whether it wants channels first, channels last or one row of numbers.
 */
final class Feed implements Examples {
  private static final int BATCH = 100;

  private final DataSet data;
  private final Normalization normalization;
  private final Input input;
  private final boolean channelsLast;
  private final long[] shape; // with the batch first, or without any batch
  private final int batch;

  Feed(DataSet data, Normalization normalization, OnnxRunner model) {
    this.data = data;
    this.normalization = normalization;
    List<Input> inputs = model.inputs().stream().filter(Input::isFloating).toList();
    if (inputs.size() != 1 || model.inputs().size() != 1) {
      throw new MarbleException(
          "The model has the inputs "
              + model.inputs().stream().map(Input::name).toList()
              + ", and a data set can feed only one floating-point input.");
    }
    this.input = inputs.get(0);
    List<Long> dims = input.shape();
    List<Long> image = List.of((long) data.channels(), (long) data.height(), (long) data.width());
    List<Long> lastImage =
        List.of((long) data.height(), (long) data.width(), (long) data.channels());
    List<Long> rest = dims.isEmpty() ? List.of() : dims.subList(1, dims.size());
    boolean first = fits(rest, image);
    this.channelsLast = !first && data.channels() > 1 && fits(rest, lastImage);
    if (first || channelsLast || (!rest.isEmpty() && product(rest) == data.imageLength())) {
      this.batch = dims.get(0) > 0 ? (int) Math.min(dims.get(0), 10_000) : BATCH;
      List<Long> full = new ArrayList<>(List.of((long) batch));
      full.addAll(first ? image : channelsLast ? lastImage : rest);
      this.shape = full.stream().mapToLong(Long::longValue).toArray();
    } else if (product(dims) == data.imageLength()) {
      this.batch = 1;
      this.shape = dims.stream().mapToLong(Long::longValue).toArray();
    } else {
      throw new MarbleException(
          "The model's input \""
              + input.name()
              + "\" has the shape "
              + Text.shape(dims)
              + ", and the examples of \""
              + data.name()
              + "\" have the shape "
              + Text.shape(image)
              + ". Maybe another data set fits.");
    }
  }

  /** How the images are normalised. */
  Normalization normalization() {
    return normalization;
  }

  /**
   * Checks that a data set fits a model.
   *
   * @throws MarbleException if it does not
   */
  static void check(DataSet data, Normalization normalization, OnnxRunner model) {
    new Feed(data, normalization, model);
  }

  private static boolean fits(List<Long> wanted, List<Long> given) {
    if (wanted.size() != given.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (wanted.get(i) >= 0 && !wanted.get(i).equals(given.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static long product(List<Long> dims) {
    long product = 1;
    for (long dim : dims) {
      product *= dim;
    }
    return dims.stream().anyMatch(dim -> dim < 0) ? -1 : product;
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public int runs() {
    return (data.size() + batch - 1) / batch;
  }

  @Override
  public int real(int run) {
    return Math.min(batch, data.size() - run * batch);
  }

  @Override
  public OptionalInt label(int run, int place) {
    return OptionalInt.of(data.label(run * batch + place));
  }

  @Override
  public int classes() {
    return data.classes();
  }

  @Override
  public Map<String, Value> values(int run) {
    int length = data.imageLength();
    float[] all = new float[batch * length];
    float[] image = new float[length];
    for (int place = 0; place < batch; place++) {
      data.image(Math.min(run * batch + place, data.size() - 1), image);
      normalization.apply(image, data.channels(), data.height() * data.width());
      if (channelsLast) {
        int plane = data.height() * data.width();
        for (int i = 0; i < length; i++) {
          all[place * length + i % plane * data.channels() + i / plane] = image[i];
        }
      } else {
        System.arraycopy(image, 0, all, place * length, length);
      }
    }
    return Map.of(input.name(), new Value(shape, all));
  }
}
