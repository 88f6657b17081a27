package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.marble.batch.Batch;
import dev.marble.batch.HeapHint;
import dev.marble.ticket.CarvedTensor;
import dev.marble.ticket.Choice;
import dev.marble.ticket.InputSign;
import dev.marble.ticket.Mask;
import dev.marble.ticket.RandomPair;
import dev.marble.ticket.Side;
import dev.marble.ticket.Ticket;
import java.util.List;

/** See {@link Form#COLLAPSED}. */
final class CollapsedForm implements TensorForm {
  private final Ticket ticket;
  private final Batch batch;
  private final Nodes nodes;
  private final HeapHint hint = new HeapHint();

  CollapsedForm(Ticket ticket, Batch batch, Nodes nodes) {
    this.ticket = ticket;
    this.batch = batch;
    this.nodes = nodes;
  }

  @Override
  public void begin(CarvedTensor tensor, Site site, NodeProto firstUse) {
    if (tensor.choice() == Choice.COPIES) {
      // The copies of an input differ, so their weights cannot be added up.
      CopiesLayer.add(ticket, tensor, site, batch, nodes.sink());
      hint.released(CopiesLayer.size(tensor));
      return;
    }
    int sides = tensor.inputs().sides().size();
    float[] corrections = new float[sides == 2 ? tensor.layout().size() : 0];
    nodes.sink().add(weights(tensor, corrections));
    if (sides == 2) {
      nodes.sink().add(StreamedTensor.of(correction(tensor), dims(tensor), corrections));
    }
    hint.released((long) tensor.layout().size() * sides);
  }

  /** The first side's weights, in windows; what the second side lacks of them goes elsewhere. */
  private StreamedTensor weights(CarvedTensor tensor, float[] corrections) {
    RandomPair pair = ticket.pair(tensor);
    List<Side> sides = tensor.inputs().sides();
    List<Mask> masks = sides.stream().map(side -> ticket.mask(tensor, side)).toList();
    return new StreamedTensor(
        tensor.name(),
        dims(tensor),
        (from, out, count) -> {
          int start = (int) from;
          long[] first = Ticket.sums(pair, masks.get(0), sides.get(0), start, count, batch);
          long[] second =
              sides.size() == 1
                  ? first
                  : Ticket.sums(pair, masks.get(1), sides.get(1), start, count, batch);
          for (int i = 0; i < count; i++) {
            out[i] = pair.weight(first[i]);
            if (corrections.length > 0) {
              corrections[start + i] = pair.weight(first[i] - second[i]);
            }
          }
        });
  }

  private static List<Long> dims(CarvedTensor tensor) {
    return tensor.shape().stream().map(Integer::longValue).toList();
  }

  private String correction(CarvedTensor tensor) {
    return nodes.fresh(tensor.name() + ".correction");
  }

  @Override
  public void useWeight(CarvedTensor tensor, Site site, NodeProto node) {
    if (tensor.inputs() != InputSign.ANY) {
      nodes.add(node);
      return;
    }
    // y = w⁺ x + (w⁺ − w⁻) relu(−x)
    String output = node.getOutput(0);
    String at = nodes.fresh(output);
    nodes.add(node.toBuilder().setOutput(0, at + "/plain").build());
    String negated = nodes.add("Neg", at + "/negated", node.getInput(site.dataSlot()));
    String negative = nodes.add("Relu", at + "/negative", negated);
    NodeProto.Builder branch =
        node.toBuilder()
            .setName(at + "/correction")
            .setInput(site.weightSlot(), correction(tensor))
            .setInput(site.dataSlot(), negative)
            .setOutput(0, at + "/correction");
    withoutBias(branch, at);
    nodes.add(branch.build());
    nodes.add("Add", output, at + "/plain", at + "/correction");
  }

  private void withoutBias(NodeProto.Builder branch, String at) {
    boolean gemm = branch.getOpType().equals("Gemm");
    if (branch.getInputCount() > 2 || gemm) {
      List<String> inputs = List.of(branch.getInput(0), branch.getInput(1));
      branch.clearInput().addAllInput(inputs);
    }
    if (gemm && nodes.opset() > 0 && nodes.opset() < 11) {
      nodes.sink().add(at + "/zero", List.of(1), new float[] {0});
      branch.addInput(at + "/zero");
    }
  }

  @Override
  public NodeProto useBias(CarvedTensor tensor, NodeProto node, int slot) {
    return node;
  }
}
