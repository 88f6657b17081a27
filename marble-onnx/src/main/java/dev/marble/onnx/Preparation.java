package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.marble.construction.TargetTensor;
import dev.marble.ticket.CarriedTensor;
import dev.marble.ticket.InputSign;
import dev.marble.ticket.Origin;
import dev.marble.ticket.TensorLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Takes a model apart into skeleton, tensors to carve and tensors to carry. The same model and
 * settings always give the same parts.
 */
public final class Preparation {
  private static final List<String> INTEGER_OPERATORS =
      List.of(
          "QLinearConv",
          "QLinearMatMul",
          "ConvInteger",
          "MatMulInteger",
          "QGemm",
          "QAttention",
          "DynamicQuantizeMatMul",
          "DynamicQuantizeLSTM",
          "MatMulNBits",
          "MatMulIntegerToFloat");

  private final OnnxFile file;
  private final PrepareSettings settings;
  private final List<String> notes = new ArrayList<>();
  private Map<String, double[]> foldedMagnitudes = Map.of();

  /** One tensor to be, and where it is used. */
  private static final class Group {
    final String source;
    final Site firstSite;
    final TensorLayout layout;
    final Constants.Value value;
    final List<int[]> uses = new ArrayList<>(); // (node, slot)
    InputSign sign;
    String name = "";

    Group(String source, Site firstSite, TensorLayout layout, Constants.Value value) {
      this.source = source;
      this.firstSite = firstSite;
      this.layout = layout;
      this.value = value;
    }
  }

  private Preparation(OnnxFile file, PrepareSettings settings) {
    this.file = file;
    this.settings = settings;
  }

  /**
   * Takes a model apart.
   *
   * @throws OnnxException if it holds nothing that could be carved
   */
  public static Prepared of(OnnxFile file, PrepareSettings settings) {
    return new Preparation(file, settings).prepare();
  }

  private Prepared prepare() {
    checkNodes(file.model().getGraph());
    long parameters = parameters(file.model().getGraph());
    if (file.opset() == 0) {
      notes.add("The model names no version of its operators, so no runtime accepts it as it is.");
    }
    ModelProto model = inFloat32(file.model());
    model = withConstantsAsInitializers(model);
    if (settings.foldBatchNorm()) {
      BatchNormFolding folding = new BatchNormFolding(model);
      model = folding.apply();
      foldedMagnitudes = folding.magnitudes();
      notes.add(
          folding.folded() + " batch normalisations were folded into the weights before them.");
    }
    Constants constants = new Constants(model);
    Signs signs = new Signs(model.getGraph(), constants, settings.inputBox());
    List<Group> groups = findWeights(model.getGraph(), constants, signs);
    if (settings.biases()) {
      groups.addAll(findBiases(model.getGraph(), constants, groups));
    }
    noteQuantized(model.getGraph(), constants);
    noteInnerGraphs(model);
    if (groups.isEmpty()) {
      throw nothingToCarve(model.getGraph());
    }
    nameGroups(model.getGraph(), groups);
    return assemble(model, groups, parameters);
  }

  private void checkNodes(GraphProto graph) {
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOutputCount() == 0 && Graphs.is(node, node.getOpType())) {
        throw new OnnxException(
            "In the model \"" + file.name() + "\", " + Graphs.describe(node) + " has no output.");
      }
    }
  }

  // ---- normal form ----

  private ModelProto inFloat32(ModelProto model) {
    Constants constants = new Constants(model);
    Set<DataType> others = new HashSet<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      for (int slot = 0; slot < node.getInputCount(); slot++) {
        if (Site.of(node, slot).isPresent() && constants.isConstant(node.getInput(slot))) {
          DataType type = constants.type(node.getInput(slot));
          if (type != DataType.FLOAT && Tensors.isFloating(type)) {
            others.add(type);
          }
        }
      }
    }
    if (others.isEmpty()) {
      return model;
    }
    String types =
        others.stream()
            .map(type -> type.name().toLowerCase(Locale.ROOT))
            .sorted()
            .collect(Collectors.joining(" and "));
    notes.add(
        "The model's " + types + " values were converted to float32; the ticket computes so.");
    return Float32Conversion.apply(model);
  }

  /** Weights inside Constant nodes become initializers, so that they are listed like all others. */
  private static ModelProto withConstantsAsInitializers(ModelProto model) {
    GraphProto.Builder graph = model.getGraph().toBuilder().clearNode();
    for (NodeProto node : model.getGraph().getNodeList()) {
      Optional<TensorProto> tensor =
          Graphs.is(node, "Constant") ? Constants.constantNode(node) : Optional.empty();
      boolean lift =
          tensor.isPresent()
              && Tensors.isFloating(Tensors.type(tensor.get()))
              && Tensors.size(tensor.get()) > 1;
      if (lift) {
        graph.addInitializer(tensor.get());
      } else {
        graph.addNode(node);
      }
    }
    return model.toBuilder().setGraph(graph).build();
  }

  private static long parameters(GraphProto graph) {
    AtomicLong count = new AtomicLong();
    ExternalData.visit(
        graph,
        tensor -> {
          if (Tensors.isFloating(Tensors.type(tensor))) {
            count.addAndGet(Tensors.size(tensor));
          }
        });
    return count.get();
  }

  // ---- what to carve ----

  private List<Group> findWeights(GraphProto graph, Constants constants, Signs signs) {
    Map<String, Group> groups = new LinkedHashMap<>();
    int computed = 0;
    for (int n = 0; n < graph.getNodeCount(); n++) {
      NodeProto node = graph.getNode(n);
      boolean weighted = false;
      boolean considered = false;
      for (int slot = 0; slot < node.getInputCount(); slot++) {
        Optional<Site> site = Site.of(node, slot);
        if (site.isEmpty()) {
          continue;
        }
        considered = true;
        String data = Graphs.input(node, site.get().dataSlot());
        if (!data.isEmpty()
            && constants.isConstant(node.getInput(slot))
            && !constants.isConstant(data)) {
          weighted = true;
          addUse(groups, node, n, slot, site.get(), constants, signs.of(data));
        }
      }
      computed += considered && !weighted && Graphs.is(node, "Conv", "ConvTranspose") ? 1 : 0;
    }
    if (computed > 0) {
      notes.add(computed + " convolutions get their weights from the graph's inputs; not carved.");
    }
    return new ArrayList<>(groups.values());
  }

  private void addUse(
      Map<String, Group> groups,
      NodeProto node,
      int nodeIndex,
      int slot,
      Site site,
      Constants constants,
      InputSign sign) {
    String source = node.getInput(slot);
    if (constants.isQuantized(source)) {
      return;
    }
    Optional<Constants.Value> value = constants.value(source);
    if (value.isEmpty() || !Tensors.isFloating(Tensors.type(value.get().tensor()))) {
      notes.add("The weight of " + Graphs.describe(node) + " could not be computed; not carved.");
      return;
    }
    Optional<TensorLayout> layout = site.layout(node, Tensors.shape(value.get().tensor()));
    if (layout.isEmpty()) {
      notes.add("The weight of " + Graphs.describe(node) + " does not fit it; not carved.");
      return;
    }
    Group group =
        groups.computeIfAbsent(
            source + "\n" + layout.get(),
            key -> new Group(source, site, layout.get(), value.get()));
    group.uses.add(new int[] {nodeIndex, slot});
    group.sign = group.sign == null || group.sign == sign ? sign : InputSign.ANY;
  }

  private List<Group> findBiases(GraphProto graph, Constants constants, List<Group> weights) {
    Set<String> linear = new HashSet<>();
    for (Group group : weights) {
      group.uses.forEach(use -> linear.addAll(graph.getNode(use[0]).getOutputList()));
    }
    Map<String, Group> biases = new LinkedHashMap<>();
    for (int n = 0; n < graph.getNodeCount(); n++) {
      NodeProto node = graph.getNode(n);
      int slot = -1;
      if (Graphs.is(node, "Conv", "ConvTranspose", "Gemm")
          && node.getOutputList().stream().anyMatch(linear::contains)
          && !Graphs.input(node, 2).isEmpty()) {
        slot = 2;
      } else if (Graphs.is(node, "Add")) {
        slot =
            linear.contains(Graphs.input(node, 0))
                ? 1
                : linear.contains(Graphs.input(node, 1)) ? 0 : -1;
      }
      if (slot >= 0 && constants.isConstant(Graphs.input(node, slot))) {
        Site site = new Site(Site.Kind.BIAS, slot, -1);
        addUse(biases, node, n, slot, site, constants, InputSign.NON_NEGATIVE);
      }
    }
    return new ArrayList<>(biases.values());
  }

  private void noteQuantized(GraphProto graph, Constants constants) {
    Map<String, Integer> counts = new TreeMap<>();
    for (NodeProto node : graph.getNodeList()) {
      if (INTEGER_OPERATORS.contains(node.getOpType())) {
        counts.merge(node.getOpType(), 1, Integer::sum);
        continue;
      }
      for (int slot = 0; slot < node.getInputCount(); slot++) {
        if (Site.of(node, slot).isPresent()
            && constants.isConstant(node.getInput(slot))
            && constants.isQuantized(node.getInput(slot))) {
          counts.merge(node.getOpType() + " behind DequantizeLinear", 1, Integer::sum);
        }
      }
    }
    counts.forEach((operator, count) ->
        notes.add(
            count
                + " integer weight tensors (of "
                + operator
                + ") are not carved: they are kept as they are."));
  }

  private void noteInnerGraphs(ModelProto model) {
    Map<String, Integer> counts = new TreeMap<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      for (GraphProto inner : Graphs.innerGraphs(node)) {
        for (NodeProto each : inner.getNodeList()) {
          if (Site.of(each, 1).isPresent()) {
            counts.merge(Graphs.describe(node), 1, Integer::sum);
          }
        }
      }
    }
    counts.forEach((where, count) ->
        notes.add(count + " weighted operators inside " + where + " are not carved."));
    if (model.getFunctionsCount() > 0) {
      notes.add(
          "The model defines "
              + model.getFunctionsCount()
              + " functions of its own; weights inside them are not carved.");
    }
    if (model.getGraph().getSparseInitializerCount() > 0) {
      notes.add(
          model.getGraph().getSparseInitializerCount() + " sparse tensors are kept as they are.");
    }
  }

  private OnnxException nothingToCarve(GraphProto graph) {
    boolean integers =
        graph.getNodeList().stream()
            .anyMatch(node ->
                INTEGER_OPERATORS.contains(node.getOpType())
                    || node.getOpType().startsWith("Dequantize"));
    if (integers) {
      List<String> what = notes.stream().filter(note -> note.contains("integer weight")).toList();
      return new OnnxException(
          "The model \""
              + file.name()
              + "\" is quantised, and its weights are integers: "
              + String.join(" ", what)
              + " Maybe carve the float model that it was made from.");
    }
    return new OnnxException(
        "The model \""
            + file.name()
            + "\" has no weight tensor that feeds a Conv, ConvTranspose,"
            + " Gemm or MatMul, so there is nothing to carve.");
  }

  // ---- names ----

  /** A tensor keeps its name if every use of that name is one of its own. */
  private static void nameGroups(GraphProto graph, List<Group> groups) {
    Map<String, Integer> uses = new HashMap<>();
    Set<String> taken = new HashSet<>();
    Set<String> shared = new HashSet<>(); // made by a node that makes other values too
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOutputCount() > 1) {
        shared.addAll(node.getOutputList());
      }
      taken.addAll(node.getInputList());
      taken.addAll(node.getOutputList());
      for (String name : node.getInputList()) {
        uses.merge(name, 1, Integer::sum);
      }
      Graphs.innerGraphs(node)
          .forEach(inner ->
              inner
                  .getNodeList()
                  .forEach(each ->
                      Graphs.reads(each).forEach(name -> uses.merge(name, 1, Integer::sum))));
    }
    graph.getOutputList().forEach(output -> uses.merge(output.getName(), 1, Integer::sum));
    for (Group group : groups) {
      String name = group.source;
      if (uses.getOrDefault(name, 0) != group.uses.size() || shared.contains(name)) {
        for (int i = 0; taken.contains(name); i++) {
          name = group.source + (i == 0 ? ".carved" : ".carved" + i);
        }
      }
      taken.add(name);
      group.name = name;
    }
  }

  // ---- the parts ----

  private Prepared assemble(ModelProto model, List<Group> groups, long parameters) {
    GraphProto.Builder graph = model.getGraph().toBuilder();
    Map<String, TensorProto> values = new LinkedHashMap<>();
    List<TargetTensor> tensors = new ArrayList<>();
    for (Group group : groups) {
      for (int[] use : group.uses) {
        graph.getNodeBuilder(use[0]).setInput(use[1], group.name);
      }
      values.put(group.name, group.value.tensor());
      tensors.add(
          new TargetTensor(
              group.name,
              group.firstSite.construction(),
              Tensors.shape(group.value.tensor()),
              group.layout,
              group.sign,
              origin(group)));
    }
    removeProducersOf(graph, values.keySet());
    Graphs.prune(graph);

    Map<String, String> reasons = reasons(graph.build());
    List<CarriedTensor> carried = new ArrayList<>();
    Map<String, TensorProto> carriedValues = new LinkedHashMap<>();
    List<TensorProto> staying = new ArrayList<>();
    for (TensorProto tensor : graph.getInitializerList()) {
      if (values.containsKey(tensor.getName())) {
        continue;
      }
      if (!Tensors.isFloating(Tensors.type(tensor))) {
        staying.add(tensor);
        continue;
      }
      TensorProto raw = raw(tensor);
      carriedValues.put(tensor.getName(), raw);
      carried.add(
          new CarriedTensor(
              tensor.getName(),
              SafeTypes.name(Tensors.type(tensor)),
              tensor.getDimsList(),
              Tensors.bytes(raw),
              reasons.getOrDefault(tensor.getName(), "other constant")));
    }
    graph.clearInitializer().addAllInitializer(staying);
    declareInputs(graph, model.getGraph(), tensors, carried);
    ModelProto skeleton =
        model.toBuilder().setIrVersion(Math.max(4, model.getIrVersion())).setGraph(graph).build();
    return new Prepared(
        skeleton,
        tensors,
        values,
        carried,
        carriedValues,
        parameters,
        foldedMagnitudes,
        List.copyOf(notes));
  }

  private Optional<Origin> origin(Group group) {
    // Only what stands in the file as it is can be compared by others; folded values do not.
    return group.value.origin().filter(origin -> stands(origin.initializer()));
  }

  private boolean stands(String name) {
    GraphProto graph = file.model().getGraph();
    return graph.getInitializerList().stream().anyMatch(t -> t.getName().equals(name))
        || graph.getNodeList().stream()
            .anyMatch(n -> Graphs.is(n, "Constant") && n.getOutput(0).equals(name));
  }

  private static void removeProducersOf(GraphProto.Builder graph, Set<String> names) {
    List<NodeProto> kept =
        graph.getNodeList().stream()
            .filter(node -> node.getOutputList().stream().noneMatch(names::contains))
            .toList();
    graph.clearNode().addAllNode(kept);
  }

  private static Map<String, String> reasons(GraphProto graph) {
    Map<String, String> reasons = new HashMap<>();
    Map<String, NodeProto> producers = new HashMap<>();
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList().forEach(output -> producers.put(output, node));
      for (int slot = 0; slot < node.getInputCount(); slot++) {
        reasons.putIfAbsent(node.getInput(slot), reason(node, slot, producers));
      }
    }
    return reasons;
  }

  private static String reason(NodeProto node, int slot, Map<String, NodeProto> producers) {
    return switch (node.getOpType()) {
      case "Conv", "ConvTranspose", "Gemm" -> slot == 2 ? "bias" : "weight that was not carved";
      case "BatchNormalization",
          "InstanceNormalization",
          "LayerNormalization",
          "GroupNormalization" ->
          "normalisation parameter";
      case "Gather" -> "embedding";
      case "LSTM", "GRU", "RNN" -> "recurrent weight";
      case "Add" -> {
        NodeProto other = producers.get(Graphs.input(node, 1 - Math.min(slot, 1)));
        boolean bias = other != null && Graphs.is(other, "Conv", "ConvTranspose", "Gemm", "MatMul");
        yield bias ? "bias" : "operand of Add";
      }
      default -> "operand of " + node.getOpType();
    };
  }

  private static void declareInputs(
      GraphProto.Builder graph,
      GraphProto before,
      List<TargetTensor> tensors,
      List<CarriedTensor> carried) {
    Set<String> constants = new HashSet<>();
    before.getInitializerList().forEach(tensor -> constants.add(tensor.getName()));
    tensors.forEach(tensor -> constants.add(tensor.name()));
    List<ValueInfoProto> inputs =
        graph.getInputList().stream().filter(i -> !constants.contains(i.getName())).toList();
    List<ValueInfoProto> others =
        graph.getValueInfoList().stream().filter(v -> !constants.contains(v.getName())).toList();
    graph.clearValueInfo().addAllValueInfo(others);
    graph.clearInput().addAllInput(inputs);
    tensors.forEach(
        tensor -> graph.addInput(Graphs.valueInfo(tensor.name(), DataType.FLOAT, tensor.shape())));
    carried.forEach(tensor ->
        graph.addInput(
            Graphs.valueInfo(tensor.name(), SafeTypes.type(tensor.type()), tensor.shape())));
  }

  /** The same tensor with nothing but raw data, or a reference to them. */
  private static TensorProto raw(TensorProto tensor) {
    return TensorReference.is(tensor)
        ? tensor
        : Tensors.ofRaw(
            tensor.getName(), Tensors.type(tensor), tensor.getDimsList(), littleEndian(tensor));
  }

  private static ByteString littleEndian(TensorProto tensor) {
    if (tensor.hasRawData()) {
      Tensors.checkSize(tensor);
      return tensor.getRawData();
    }
    int size = Tensors.size(tensor);
    DataType type = Tensors.type(tensor);
    ByteBuffer bytes =
        ByteBuffer.allocate(size * Tensors.elementBytes(type)).order(ByteOrder.LITTLE_ENDIAN);
    if (type == DataType.DOUBLE) {
      tensor.getDoubleDataList().forEach(bytes::putDouble);
    } else if (type == DataType.FLOAT) {
      tensor.getFloatDataList().forEach(bytes::putFloat);
    } else {
      tensor.getInt32DataList().forEach(bits -> bytes.putShort(bits.shortValue()));
    }
    return UnsafeByteOperations.unsafeWrap(bytes.flip());
  }
}
