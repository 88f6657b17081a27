package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.marble.batch.Batch;
import dev.marble.io.AtomicFile;
import dev.marble.ticket.CarriedTensor;
import dev.marble.ticket.CarvedTensor;
import dev.marble.ticket.Choice;
import dev.marble.ticket.MaskedTensor;
import dev.marble.ticket.Ticket;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a model out of a ticket, from nothing but the ticket. */
public final class Assembly {
  /** A model with more tensor bytes than this keeps them in a file beside it. */
  private static final long LARGEST_INLINE = 1L << 30;

  private final Ticket ticket;
  private final Batch batch;

  /**
   * For one ticket.
   *
   * @param ticket the open ticket
   * @param batch what the work runs on
   */
  public Assembly(Ticket ticket, Batch batch) {
    this.ticket = ticket;
    this.batch = batch;
  }

  /**
   * The model in memory.
   *
   * @param form which form
   * @param withRemoved whether the random form shows removed weights as zeros of full matrices
   * @return the bytes of an ONNX file
   * @throws OnnxException if it is too large for that
   */
  public byte[] toBytes(Form form, boolean withRemoved) {
    ModelProto skeleton = skeleton();
    GraphProto.Builder graph = skeleton.getGraph().toBuilder();
    build(form, withRemoved, skeleton, graph, new TensorSink(graph));
    ModelProto model = skeleton.toBuilder().setGraph(graph).build();
    long size = model.getSerializedSize();
    if (size < 0 || size > Integer.MAX_VALUE - 64) {
      throw new OnnxException("The model is larger than 2 GiB. Maybe export it to a file.");
    }
    return model.toByteArray();
  }

  /**
   * The weights of the collapsed form that the ticket rebuilds: behind copies, removed ones too.
   */
  public long collapsedWeights() {
    return ticket.header().tensors().stream()
        .mapToLong(tensor ->
            tensor.choice() == Choice.COPIES ? CopiesLayer.size(tensor) : tensor.layout().size())
        .sum();
  }

  /**
   * Whether {@link #write} keeps the tensors in a file beside the model.
   *
   * @param form which form
   * @param withRemoved whether the random form shows removed weights
   * @return true if there will be a file FILE.data
   */
  public boolean writesData(Form form, boolean withRemoved) {
    long bytes = ticket.header().carriedBytes() + 4 * ticket.header().maskedWeights();
    for (CarvedTensor tensor : ticket.header().tensors()) {
      long sides = tensor.inputs().sides().size();
      if (tensor.choice() == Choice.COPIES) {
        bytes += 4L * CopiesLayer.size(tensor);
      } else if (form == Form.COLLAPSED) {
        bytes += 4L * tensor.layout().size() * sides;
      } else if (withRemoved) {
        long width = ticket.width(tensor);
        long blocks = tensor.layout().blocks();
        bytes += 4L * width * (tensor.layout().size() + blocks * blocks);
      } else {
        bytes += 4L * tensor.layout().size() * tensor.mostUnits();
      }
    }
    return bytes > LARGEST_INLINE;
  }

  /**
   * Writes the model to a file; a large one keeps its tensors in {@code FILE.data} beside it.
   *
   * @param form which form
   * @param withRemoved whether the random form shows removed weights as zeros of full matrices
   * @param goal the file
   * @param overwrite whether it may be replaced
   * @throws dev.marble.MarbleException if it cannot be written; then nothing is left behind
   */
  public void write(Form form, boolean withRemoved, Path goal, boolean overwrite) {
    AtomicFile.checkGoal(goal, overwrite);
    if (!writesData(form, withRemoved)) {
      ModelProto skeleton = skeleton();
      GraphProto.Builder graph = skeleton.getGraph().toBuilder();
      try (AtomicFile file = AtomicFile.create(goal, overwrite)) {
        build(form, withRemoved, skeleton, graph, new TensorSink(graph));
        write(skeleton.toBuilder().setGraph(graph).build(), file);
        file.commit();
      }
      return;
    }
    writeWithData(form, withRemoved, goal, overwrite);
  }

  /**
   * Writes the model to a file and its tensors to {@code FILE.data} beside it, however large they
   * are. One tensor at a time is in memory.
   *
   * @param form which form
   * @param withRemoved whether the random form shows removed weights as zeros of full matrices
   * @param goal the file
   * @param overwrite whether it may be replaced
   * @throws dev.marble.MarbleException if it cannot be written; then nothing is left behind
   */
  public void writeWithData(Form form, boolean withRemoved, Path goal, boolean overwrite) {
    ModelProto skeleton = skeleton();
    GraphProto.Builder graph = skeleton.getGraph().toBuilder();
    Path dataGoal = goal.resolveSibling(goal.getFileName() + ".data");
    try (AtomicFile data = AtomicFile.create(dataGoal, overwrite);
        AtomicFile file = AtomicFile.create(goal, overwrite)) {
      build(
          form,
          withRemoved,
          skeleton,
          graph,
          new TensorSink(graph, data, dataGoal.getFileName().toString()));
      write(skeleton.toBuilder().setGraph(graph).build(), file);
      data.commit();
      file.commit();
    }
  }

  private static void write(ModelProto model, AtomicFile file) {
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) {
            file.write(new byte[] {(byte) b});
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            file.write(ByteBuffer.wrap(bytes, offset, length));
          }
        };
    try {
      model.writeTo(out);
    } catch (IOException e) {
      throw new OnnxException("The model could not be written: " + e.getMessage() + ".", e);
    }
  }

  private ModelProto skeleton() {
    try {
      ModelProto skeleton = ModelProto.parseFrom(ticket.skeleton());
      ExternalData.refuse(skeleton);
      return skeleton;
    } catch (InvalidProtocolBufferException e) {
      throw new OnnxException(
          "The skeleton of the ticket \"" + ticket.path() + "\" is not an ONNX graph.", e);
    }
  }

  private void build(
      Form form,
      boolean withRemoved,
      ModelProto skeleton,
      GraphProto.Builder graph,
      TensorSink sink) {
    int opset = Graphs.opset(skeleton);
    if (opset > 0 && opset < 7 && form == Form.RANDOM) {
      throw new OnnxException(
          "The model's operators are of version "
              + opset
              + ", and the random form needs at least 7. Maybe export the collapsed form.");
    }
    Set<String> own = new HashSet<>();
    Map<String, byte[]> carried = ticket.carried();
    Set<String> inputs = new HashSet<>();
    graph.getInputList().forEach(input -> inputs.add(input.getName()));
    for (CarriedTensor tensor : ticket.header().carried()) {
      if (!inputs.contains(tensor.name())) {
        continue; // it belongs to the ticket, and not to the model: where training goes on
      }
      own.add(tensor.name());
      sink.add(
          Tensors.ofRaw(
              tensor.name(),
              SafeTypes.type(tensor.type()),
              tensor.shape(),
              carried.get(tensor.name())));
    }
    for (MaskedTensor tensor : ticket.header().masked()) {
      own.add(tensor.name());
      sink.add(tensor.name(), tensor.shape(), ticket.weights(tensor));
    }
    Map<String, CarvedTensor> carved = new HashMap<>();
    for (CarvedTensor tensor : ticket.header().tensors()) {
      carved.put(tensor.name(), tensor);
      own.add(tensor.name());
    }
    Nodes nodes = new Nodes(sink, opset, freshPrefix(graph));
    TensorForm shape =
        switch (form) {
          case COLLAPSED -> new CollapsedForm(ticket, batch, nodes);
          case RANDOM -> new RandomForm(ticket, batch, nodes, withRemoved, ranks(skeleton, carved));
        };
    Set<String> started = new HashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      Optional<Use> use = use(node, carved);
      if (use.isEmpty()) {
        nodes.add(node);
        continue;
      }
      NodeProto rest = node;
      for (int slot = 0; slot < node.getInputCount(); slot++) {
        CarvedTensor tensor = carved.get(node.getInput(slot));
        if (tensor != null && isBias(tensor)) {
          if (started.add(tensor.name())) {
            shape.begin(tensor, new Site(Site.Kind.BIAS, slot, -1), node);
          }
          rest = shape.useBias(tensor, rest, slot);
        }
      }
      CarvedTensor weight = use.get().tensor();
      if (weight == null) {
        nodes.add(rest);
        continue;
      }
      if (started.add(weight.name())) {
        shape.begin(weight, use.get().site(), rest);
      }
      shape.useWeight(weight, use.get().site(), rest);
    }
    graph.clearNode().addAllNode(nodes.list());
    var others =
        graph.getInputList().stream().filter(input -> !own.contains(input.getName())).toList();
    graph.clearInput().addAllInput(others);
  }

  /** What a node uses of the ticket: a weight and where, or (tensor null) biases alone. */
  private record Use(CarvedTensor tensor, Site site) {}

  private static Optional<Use> use(NodeProto node, Map<String, CarvedTensor> carved) {
    boolean bias = false;
    for (int slot = 0; slot < node.getInputCount(); slot++) {
      CarvedTensor tensor = carved.get(node.getInput(slot));
      if (tensor == null) {
        continue;
      }
      if (isBias(tensor)) {
        bias = true;
        continue;
      }
      Optional<Site> site = Site.of(node, slot);
      if (site.isEmpty()
          || !site.get().layout(node, tensor.shape()).equals(Optional.of(tensor.layout()))) {
        throw new OnnxException(
            "The ticket's tensor \""
                + tensor.name()
                + "\" does not fit "
                + Graphs.describe(node)
                + ".");
      }
      return Optional.of(new Use(tensor, site.get()));
    }
    return bias ? Optional.of(new Use(null, null)) : Optional.empty();
  }

  private static boolean isBias(CarvedTensor tensor) {
    return tensor.layout().inputAxes().isEmpty();
  }

  /** A start of names that no name of the graph has. */
  private static String freshPrefix(GraphProto.Builder graph) {
    Set<String> names = new HashSet<>();
    addNames(graph.build(), names);
    for (int i = 0; ; i++) {
      String prefix = i == 0 ? "marble/" : "marble" + i + "/";
      if (names.stream().noneMatch(name -> name.startsWith(prefix))) {
        return prefix;
      }
    }
  }

  private static void addNames(GraphProto graph, Set<String> names) {
    graph.getInputList().forEach(input -> names.add(input.getName()));
    graph.getInitializerList().forEach(tensor -> names.add(tensor.getName()));
    for (NodeProto node : graph.getNodeList()) {
      names.add(node.getName());
      names.addAll(node.getInputList());
      names.addAll(node.getOutputList());
      Graphs.innerGraphs(node).forEach(inner -> addNames(inner, names));
    }
  }

  /**
   * The number of axes of the values that a matrix is multiplied by from the left, as ONNX Runtime
   * infers them; 2 where it cannot tell.
   */
  private static Map<String, Integer> ranks(ModelProto skeleton, Map<String, CarvedTensor> carved) {
    Set<String> wanted = new HashSet<>();
    for (NodeProto node : skeleton.getGraph().getNodeList()) {
      if (Graphs.is(node, "MatMul") && carved.containsKey(node.getInput(0))) {
        wanted.add(node.getInput(1));
      }
    }
    return wanted.isEmpty() ? Map.of() : OnnxRunner.ranks(skeleton, wanted);
  }
}
