package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.marble.construction.Construction;
import dev.marble.construction.TargetTensor;
import dev.marble.onnx.CopyChain.Link;
import dev.marble.onnx.CopyChain.Repeated;
import dev.marble.ticket.CarriedTensor;
import dev.marble.ticket.InputSign;
import dev.marble.ticket.Origin;
import dev.marble.ticket.TensorLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The layers of {@link dev.marble.construction.Burkholz}: each is built as many times as the one
 * after it took samples, so they are carved from the last to the first, and biases in the end.
 */
final class CopiedLayers implements Layers {
  private final Prepared model;
  private final CopyChain chain;
  private final Map<String, Link> next;
  private final Map<String, Link> links = new HashMap<>();

  CopiedLayers(Prepared model, CopyChain chain) {
    this.model = model;
    this.chain = chain;
    this.next = chain.next();
    chain.links().forEach(link -> links.put(link.tensor().name(), link));
  }

  CopyChain chain() {
    return chain;
  }

  @Override
  public List<TargetTensor> order() {
    List<TargetTensor> order = new ArrayList<>(chain.links().stream().map(Link::tensor).toList());
    Collections.reverse(order);
    model.tensors().stream().filter(t -> !links.containsKey(t.name())).forEach(order::add);
    return order;
  }

  @Override
  public Job job(TargetTensor tensor, Map<String, Integer> samples) {
    boolean behindCopies = isBehindCopies(tensor.name());
    int copies = copies(tensor.name(), samples);
    Optional<Origin> origin = tensor.origin();
    TensorLayout layout = tensor.layout();
    List<Integer> shape = tensor.shape();
    if (copies > 1) {
      int axis = axis(tensor);
      shape = with(shape, axis, copies);
      List<Integer> repeats = new ArrayList<>(Collections.nCopies(shape.size(), 1));
      repeats.set(axis, copies);
      origin = origin.map(o -> o.then(new Origin.Step(Origin.Kind.TILE, repeats)));
      layout = layout(tensor, shape);
    }
    TargetTensor target =
        new TargetTensor(
            tensor.name(),
            tensor.construction(),
            shape,
            layout,
            behindCopies ? InputSign.IMMATERIAL : tensor.inputs(),
            origin);
    return new Job(target, copies, behindCopies ? Construction.BURKHOLZ : Construction.PENSIA);
  }

  private boolean isBehindCopies(String name) {
    return links.containsKey(name) && !chain.links().getFirst().tensor().name().equals(name);
  }

  private int copies(String name, Map<String, Integer> samples) {
    return next.containsKey(name) ? samples.get(next.get(name).tensor().name()) : 1;
  }

  /** The axis that runs over output channels. */
  private int axis(TargetTensor tensor) {
    Link link = links.get(tensor.name());
    return link != null ? link.outputAxis() : chain.repeated().get(tensor.name()).axis();
  }

  private TensorLayout layout(TargetTensor tensor, List<Integer> shape) {
    Link link = links.get(tensor.name());
    Optional<TensorLayout> layout =
        link != null
            ? link.site().layout(link.node(), shape)
            : new Site(Site.Kind.BIAS, 0, -1).layout(NodeProto.getDefaultInstance(), shape);
    return layout.orElseThrow(() ->
        new OnnxException(
            "The copies of \""
                + tensor.name()
                + "\" would have the shape "
                + shape
                + ", which is 2^31 weights or more. Maybe use --construction pensia."));
  }

  @Override
  public float[] values(TargetTensor tensor, Map<String, Integer> samples, float[] values) {
    int copies = copies(tensor.name(), samples);
    if (copies == 1) {
      return values;
    }
    int inner = inner(tensor.shape(), axis(tensor));
    float[] all = new float[Math.multiplyExact(values.length, copies)];
    for (int copy = 0; copy < all.length / inner; copy++) {
      System.arraycopy(values, copy / copies * inner, all, copy * inner, inner);
    }
    return all;
  }

  /** The values of one place of the axes before, which are repeated together. */
  private static int inner(List<Integer> shape, int axis) {
    int inner = 1;
    for (int i = axis; i < shape.size(); i++) {
      inner *= shape.get(i);
    }
    return inner;
  }

  private static List<Integer> with(List<Integer> shape, int axis, int times) {
    List<Integer> more = new ArrayList<>(shape);
    more.set(axis, Math.multiplyExact(shape.get(axis), times));
    return more;
  }

  // ---- the wide graph ----

  @Override
  public Prepared prepared(Map<String, Integer> samples) {
    List<TargetTensor> tensors =
        model.tensors().stream().map(tensor -> job(tensor, samples).target()).toList();
    List<CarriedTensor> carried = new ArrayList<>();
    Map<String, TensorProto> values = new LinkedHashMap<>();
    Map<String, List<? extends Number>> shapes = new HashMap<>();
    for (CarriedTensor tensor : model.carried()) {
      int copies = copies(tensor.name(), samples);
      CarriedTensor wide = copies == 1 ? tensor : wide(tensor, copies);
      carried.add(wide);
      shapes.put(wide.name(), wide.shape());
      TensorProto narrow = model.carriedTensor(tensor);
      values.put(wide.name(), copies == 1 ? narrow : wide(narrow, tensor, wide, copies));
    }
    for (TargetTensor tensor : tensors) {
      Link link = links.get(tensor.name());
      shapes.put(
          tensor.name(),
          isBehindCopies(tensor.name())
              ? with(tensor.shape(), link.inputAxis(), samples.get(tensor.name()))
              : tensor.shape());
    }
    List<String> notes = new ArrayList<>(model.notes());
    if (chain.links().size() > 1) {
      notes.add(
          "Outputs of hidden layers are built several times; what the skeleton declares and what is"
              + " carried has the sizes of all copies.");
    }
    return new Prepared(
        skeleton(shapes),
        tensors,
        model.values(),
        carried,
        values,
        model.parameters(),
        model.foldedMagnitudes(),
        notes);
  }

  private CarriedTensor wide(CarriedTensor tensor, int copies) {
    Repeated where = chain.repeated().get(tensor.name());
    List<Long> shape = new ArrayList<>(tensor.shape());
    shape.set(where.axis(), shape.get(where.axis()) * copies);
    return new CarriedTensor(
        tensor.name(), tensor.type(), shape, tensor.bytes() * copies, tensor.reason());
  }

  private TensorProto wide(
      TensorProto narrow, CarriedTensor tensor, CarriedTensor wide, int copies) {
    ByteString values = Tensors.inside(narrow).getRawData();
    List<Integer> shape = tensor.shape().stream().map(Math::toIntExact).toList();
    int entries = inner(shape, chain.repeated().get(tensor.name()).axis());
    int bytes = entries * Tensors.elementBytes(SafeTypes.type(tensor.type()));
    ByteString all = ByteString.EMPTY;
    for (int from = 0; from < values.size(); from += bytes) {
      ByteString part = values.substring(from, from + bytes);
      for (int copy = 0; copy < copies; copy++) {
        all = all.concat(part);
      }
    }
    return Tensors.ofRaw(wide.name(), SafeTypes.type(wide.type()), wide.shape(), all);
  }

  /** The graph with wide inputs, and no shapes that were inferred for narrow ones. */
  private ModelProto skeleton(Map<String, List<? extends Number>> shapes) {
    GraphProto.Builder graph = model.skeleton().getGraph().toBuilder();
    if (chain.links().size() > 1) {
      graph.clearValueInfo();
    }
    for (int i = 0; i < graph.getNodeCount(); i++) {
      NodeProto flatten = chain.flattened().get(graph.getNode(i).getOutput(0));
      if (flatten != null) {
        graph.setNode(i, flatten);
      }
    }
    for (int i = 0; i < graph.getInputCount(); i++) {
      ValueInfoProto input = graph.getInput(i);
      List<? extends Number> shape = shapes.get(input.getName());
      if (shape != null) {
        int type = input.getType().getTensorType().getElemType();
        graph.setInput(
            i, Graphs.valueInfo(input.getName(), TensorProto.DataType.forNumber(type), shape));
      }
    }
    return model.skeleton().toBuilder().setGraph(graph).build();
  }
}
