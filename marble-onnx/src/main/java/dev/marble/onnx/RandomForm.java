package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.marble.batch.Batch;
import dev.marble.random.Grid;
import dev.marble.ticket.CarvedTensor;
import dev.marble.ticket.Choice;
import dev.marble.ticket.Mask;
import dev.marble.ticket.RandomPair;
import dev.marble.ticket.Side;
import dev.marble.ticket.TensorLayout;
import dev.marble.ticket.Ticket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * See {@link Form#RANDOM}. The first layer of a pair is a grouped 1×1 convolution, or for dense
 * layers a block-diagonal matrix written as an elementwise product; hidden units that no output
 * keeps are left out. With removed weights, both matrices are written in full, zeros where the mask
 * is zero. A layer behind copies is one random layer, always in full, see {@link CopiesLayer}.
 */
final class RandomForm implements TensorForm {
  private static final int LARGEST = 1 << 29; // floats in one tensor: 2 GiB

  private final Ticket ticket;
  private final Batch batch;
  private final Nodes nodes;
  private final boolean withRemoved;
  private final Map<String, Integer> ranks;
  private final Map<String, Integer> widths = new HashMap<>();

  RandomForm(
      Ticket ticket, Batch batch, Nodes nodes, boolean withRemoved, Map<String, Integer> ranks) {
    this.ticket = ticket;
    this.batch = batch;
    this.nodes = nodes;
    this.ranks = ranks;
    this.withRemoved = withRemoved;
  }

  // ---- the weights ----

  @Override
  public void begin(CarvedTensor tensor, Site site, NodeProto node) {
    if (tensor.choice() == Choice.COPIES) {
      CopiesLayer.add(ticket, tensor, site, batch, nodes.sink());
      return;
    }
    int group = (int) Graphs.attribute(node, "group", 1L);
    RandomPair pair = ticket.pair(tensor);
    Map<Side, Mask> masks = new EnumMap<>(Side.class);
    tensor.inputs().sides().forEach(side -> masks.put(side, ticket.mask(tensor, side)));
    Places places = withRemoved ? Places.all(pair, masks) : Places.kept(pair, masks);
    int width = places.width();
    widths.put(tensor.name(), width);
    checkSize(tensor, withRemoved, width);
    addSecondLayer(tensor, site, pair, masks, places);
    float[] into = into(pair, places);
    if (site.kind() == Site.Kind.BIAS) {
      nodes.sink().add(into(tensor), List.of(width), into);
      addBiasNodes(tensor);
    } else if (isConvolution(site)) {
      addConvolutionInto(tensor, group, into, width);
    } else if (withRemoved) {
      int blocks = tensor.layout().blocks();
      nodes
          .sink()
          .add(into(tensor), List.of(blocks, blocks * width), diagonal(into, blocks, width));
    } else {
      nodes.sink().add(into(tensor), List.of(tensor.layout().blocks(), width), into);
    }
  }

  private static void checkSize(CarvedTensor tensor, boolean withRemoved, int width) {
    long blocks = tensor.layout().blocks();
    long into = blocks * width * (withRemoved ? blocks : 1);
    long outOf = (long) tensor.layout().size() * width;
    if (Math.max(into, outOf) > LARGEST) {
      throw new OnnxException(
          "The random form of \""
              + tensor.name()
              + "\" has "
              + Math.max(into, outOf)
              + (outOf >= into
                  ? " weights out of its hidden layer"
                  : " weights into its hidden layer")
              + ", more than one ONNX tensor can hold. Maybe export the collapsed form.");
    }
  }

  /** A 1×1 convolution per input channel, or, in full, one over all channels of its group. */
  private void addConvolutionInto(CarvedTensor tensor, int group, float[] into, int width) {
    List<Integer> shape = new ArrayList<>(tensor.shape());
    shape.replaceAll(dim -> 1);
    shape.set(0, tensor.layout().blocks() * width);
    if (!withRemoved) {
      nodes.sink().add(into(tensor), shape, into);
      return;
    }
    // (groups, out / groups, in / groups, kernel) or, transposed, (in, out / groups, kernel).
    int perGroup = tensor.layout().blocks() / group;
    shape.set(1, perGroup);
    float[] full = new float[Math.multiplyExact(into.length, perGroup)];
    for (int unit = 0; unit < into.length; unit++) {
      full[unit * perGroup + unit / width % perGroup] = into[unit];
    }
    nodes.sink().add(into(tensor), shape, full);
  }

  private static float[] diagonal(float[] into, int blocks, int width) {
    float[] full = new float[Math.multiplyExact(into.length, blocks)];
    for (int block = 0; block < blocks; block++) {
      System.arraycopy(into, block * width, full, block * (into.length + width), width);
    }
    return full;
  }

  /** The weights into the hidden units, by block and place; 0 for a unit that is left out. */
  private static float[] into(RandomPair pair, Places places) {
    int blocks = pair.layout().blocks();
    int width = places.width();
    float[] into = new float[Math.multiplyExact(blocks, width)];
    for (Side side : pair.inputs().sides()) {
      for (int block = 0; block < blocks; block++) {
        for (int unit : places.units(side, block)) {
          into[block * width + places.of(side, block, unit)] =
              (float) pair.in(block, unit) / Grid.ONE;
        }
      }
    }
    return into;
  }

  private void addSecondLayer(
      CarvedTensor tensor, Site site, RandomPair pair, Map<Side, Mask> masks, Places places) {
    TensorLayout layout = tensor.layout();
    int width = places.width();
    List<Integer> axes = layout.inputAxes();
    int axis = axes.isEmpty() ? -1 : axes.get(axes.size() - 1);
    int inner = 1;
    for (int i = axis + 1; i < layout.dims().size(); i++) {
      inner *= layout.dims().get(i);
    }
    int innerSize = inner;
    float[] outOf = new float[layout.size() * width];
    float scale = (float) (pair.scale() / Grid.ONE);
    int chunk = 1 << 12;
    masks.forEach((side, mask) ->
        batch.run(
            (layout.size() + chunk - 1) / chunk,
            () -> pair.kept(side),
            (number, kept) -> {
              TensorLayout.BlockIndex blocks = layout.blockIndex();
              int[] units = new int[pair.choice().mostSamples()];
              int end = Math.min(layout.size(), (number + 1) * chunk);
              for (int t = number * chunk; t < end; t++) {
                int block = blocks.of(t);
                kept.select(t);
                int count = kept.units(mask.get(t), units);
                for (int j = 0; j < count; j++) {
                  long row = (long) (t / innerSize) * width + places.of(side, block, units[j]);
                  outOf[(int) (row * innerSize + t % innerSize)] = pair.out(t, units[j]) * scale;
                }
              }
            }));
    List<Integer> shape = new ArrayList<>(tensor.shape());
    if (site.kind() == Site.Kind.BIAS) {
      shape = List.of(width, layout.size());
    } else {
      int grown = inputAxis(tensor, site);
      shape.set(grown, shape.get(grown) * width);
    }
    nodes.sink().add(tensor.name(), shape, outOf);
  }

  /**
   * The axis of the ONNX tensor that runs over inputs: in the random layers, over hidden units or
   * copies.
   */
  static int inputAxis(CarvedTensor tensor, Site site) {
    int rank = tensor.shape().size();
    return switch (site.kind()) {
      case CONV -> 1;
      case CONV_TRANSPOSE -> 0;
      case GEMM_RIGHT, GEMM_LEFT ->
          tensor.layout().inputAxes().get(0) == 1 && tensor.layout().dims().size() == 2 ? 1 : 0;
      case MATMUL_RIGHT -> Math.max(0, rank - 2);
      case MATMUL_LEFT -> rank - 1;
      case BIAS -> throw new IllegalArgumentException("a bias has no input axis");
    };
  }

  private String into(CarvedTensor tensor) {
    return nodes.fresh(tensor.name() + ".into");
  }

  private static boolean isConvolution(Site site) {
    return site.kind() == Site.Kind.CONV || site.kind() == Site.Kind.CONV_TRANSPOSE;
  }

  // ---- the nodes ----

  @Override
  public void useWeight(CarvedTensor tensor, Site site, NodeProto node) {
    if (tensor.choice() == Choice.COPIES) {
      nodes.add(node);
      return;
    }
    String prefix = nodes.fresh(node.getOutput(0));
    String data = node.getInput(site.dataSlot());
    NodeProto.Builder second = node.toBuilder();
    switch (site.kind()) {
      case CONV, CONV_TRANSPOSE ->
          second.setInput(site.dataSlot(), convolutionHidden(tensor, node, prefix, data));
      case MATMUL_RIGHT -> second.setInput(0, denseHidden(tensor, prefix, data));
      case MATMUL_LEFT -> {
        String hidden = denseHidden(tensor, prefix, swapped(prefix + "/rows", data));
        second.setInput(1, swapped(prefix + "/columns", hidden, data));
      }
      case GEMM_RIGHT -> {
        String rows = transposes(node, "transA") ? flipped(prefix, data) : data;
        second.setInput(0, denseHidden(tensor, prefix, rows));
        setAttribute(second, "transA", 0);
      }
      case GEMM_LEFT -> {
        String rows = transposes(node, "transB") ? data : flipped(prefix, data);
        second.setInput(1, denseHidden(tensor, prefix, rows));
        setAttribute(second, "transB", 1);
      }
      case BIAS -> throw new IllegalArgumentException("a bias is no weight of a node's input");
    }
    nodes.add(second.build());
  }

  private static boolean transposes(NodeProto node, String attribute) {
    return Graphs.attribute(node, attribute, 0L) != 0;
  }

  private static void setAttribute(NodeProto.Builder node, String name, long value) {
    for (int i = 0; i < node.getAttributeCount(); i++) {
      if (node.getAttribute(i).getName().equals(name)) {
        node.setAttribute(i, Nodes.attribute(name, value));
        return;
      }
    }
    node.addAttribute(Nodes.attribute(name, value));
  }

  private String convolutionHidden(
      CarvedTensor tensor, NodeProto node, String prefix, String data) {
    long perInput = tensor.layout().blocks();
    nodes.add(
        nodes
            .node("Conv", prefix + "/into", data, into(tensor))
            .addAttribute(
                Nodes.attribute(
                    "group", withRemoved ? Graphs.attribute(node, "group", 1L) : perInput))
            .build());
    return nodes.add("Relu", prefix + "/hidden", prefix + "/into");
  }

  /** From rows of data (…, inputs) to rows of hidden units (…, inputs · width). */
  private String denseHidden(CarvedTensor tensor, String prefix, String rows) {
    if (withRemoved) {
      String full = nodes.add("MatMul", prefix + "/into", rows, into(tensor));
      return nodes.add("Relu", prefix + "/hidden", full);
    }
    String column = nodes.withAxisAtEnd(prefix, rows);
    String product = nodes.add("Mul", prefix + "/into", column, into(tensor));
    String relu = nodes.add("Relu", prefix + "/hidden", product);
    long units = (long) tensor.layout().blocks() * widths.get(tensor.name());
    return nodes.joinLastTwo(prefix, relu, rows, units);
  }

  /** The transpose of a matrix. */
  private String flipped(String prefix, String matrix) {
    nodes.add(
        nodes
            .node("Transpose", prefix + "/rows", matrix)
            .addAttribute(Nodes.attribute("perm", List.of(1L, 0L)))
            .build());
    return prefix + "/rows";
  }

  private String swapped(String output, String data) {
    return swapped(output, data, data);
  }

  /** Swaps the last two axes of a value that has as many axes as another one; a vector stays. */
  private String swapped(String output, String data, String like) {
    int rank = ranks.getOrDefault(like, 2);
    if (rank < 2) {
      return data;
    }
    List<Long> order = new ArrayList<>();
    for (long axis = 0; axis < rank; axis++) {
      order.add(axis);
    }
    order.set(rank - 2, rank - 1L);
    order.set(rank - 1, rank - 2L);
    nodes.add(
        nodes.node("Transpose", output, data).addAttribute(Nodes.attribute("perm", order)).build());
    return output;
  }

  @Override
  public NodeProto useBias(CarvedTensor tensor, NodeProto node, int slot) {
    return node.toBuilder().setInput(slot, biasValue(tensor)).build();
  }

  private String biasValue(CarvedTensor tensor) {
    return nodes.fresh(tensor.name() + "/value");
  }

  /** The constant input 1 through the pair: relu(1 · U) V. */
  private void addBiasNodes(CarvedTensor tensor) {
    String prefix = nodes.fresh(tensor.name());
    nodes.sink().add(prefix + "/one", List.of(1), new float[] {1});
    String product = nodes.add("Mul", prefix + "/into", prefix + "/one", into(tensor));
    String hidden = nodes.add("Relu", prefix + "/hidden", product);
    String flat = nodes.add("MatMul", prefix + "/flat", hidden, tensor.name());
    long[] shape = tensor.shape().stream().mapToLong(Integer::longValue).toArray();
    nodes.add("Reshape", biasValue(tensor), flat, nodes.longs(prefix + "/shape", shape));
  }
}
