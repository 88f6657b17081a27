package dev.marble.onnx;

import static dev.marble.onnx.ModelBuilder.g;
import static dev.marble.onnx.ModelBuilder.i;
import static dev.marble.onnx.ModelBuilder.opset;
import static dev.marble.onnx.ModelBuilder.plain;
import static dev.marble.onnx.ModelBuilder.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.marble.construction.TargetTensor;
import dev.marble.ticket.CarriedTensor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is carved, what is carried and why, and what the user is told. */
final class PreparationTest {
  @TempDir Path folder;

  private static Prepared prepared(ModelBuilder model) {
    return Preparation.of(model.file(), Carving.PLAIN);
  }

  private static void assertNote(Prepared prepared, String... said) {
    boolean found =
        prepared.notes().stream().anyMatch(note -> List.of(said).stream().allMatch(note::contains));
    assertTrue(found, () -> List.of(said) + " in " + prepared.notes());
    assertTrue(prepared.notes().stream().allMatch(note -> note.endsWith(".")));
  }

  private static List<String> names(Prepared prepared) {
    return prepared.tensors().stream().map(TargetTensor::name).toList();
  }

  // ---- what is said ----

  @Test
  void carriedTensorsHaveReasons() {
    Prepared prepared =
        prepared(
            opset(13)
                .input("x", 1, 2, 4, 4)
                .weight("w", 2, 2, 1, 1)
                .weight("b", 2)
                .weight("a", 2, 1, 1)
                .weight("m", 2, 1, 1)
                .weight("s", 2)
                .node("Conv", "x w b", "c")
                .node("Add", "c a", "d")
                .node("Mul", "d m", "e")
                .node("InstanceNormalization", "e s s", "y")
                .output("y"));
    assertEquals(List.of("w"), names(prepared));
    assertEquals(
        List.of("b: bias", "a: bias", "m: operand of Mul", "s: normalisation parameter"),
        prepared.carried().stream().map(PreparationTest::nameAndReason).toList());
    assertEquals(4 + 2 + 2 + 2 + 2, prepared.parameters());
  }

  private static String nameAndReason(CarriedTensor tensor) {
    return tensor.name() + ": " + tensor.reason();
  }

  @Test
  void weightedOperatorsInsideOthersAreNoted() {
    ModelBuilder branch =
        ModelBuilder.inner().weight("v", 4, 4).node("MatMul", "h v", "inner").output("inner");
    Prepared prepared =
        prepared(
            opset(13)
                .input("x", 3, 4)
                .input("choice", DataType.BOOL)
                .weight("w", 4, 4)
                .node("MatMul", "x w", "h")
                .node("If", "choice", "y", g("then_branch", branch), g("else_branch", branch))
                .output("y"));
    assertEquals(List.of("w"), names(prepared));
    assertNote(prepared, "2 weighted operators", "If \"y\"", "not carved");
  }

  @Test
  void functionsAreNoted() {
    FunctionProto function = FunctionProto.newBuilder().setName("F").setDomain("own").build();
    assertNote(prepared(layer().function(function)), "1 functions of its own", "not carved");
  }

  @Test
  void otherTypesAreNoted() {
    Prepared prepared =
        prepared(
            opset(13)
                .input("x", DataType.FLOAT16, 3, 5)
                .tensor(random("w", DataType.FLOAT16, 5, 4))
                .node("MatMul", "x w", "y")
                .output("y", DataType.FLOAT16));
    assertNote(prepared, "float16", "float32");
    assertEquals(
        DataType.FLOAT.getNumber(),
        prepared.skeleton().getGraph().getInput(0).getType().getTensorType().getElemType());
  }

  @Test
  void foldedNormalisationsAreCounted() {
    Prepared none = Preparation.of(layer().file(), Carving.FOLDED);
    assertNote(none, "0 batch normalisations");
  }

  @Test
  void weightsFromOutsideAreNoted() {
    Prepared prepared =
        prepared(
            layer()
                .input("k", 2, 3, 1, 1)
                .node("Conv", "z k", "o")
                .input("z", 1, 3, 2, 2)
                .output("o"));
    assertNote(prepared, "1 convolutions", "graph's inputs");
  }

  @Test
  void weightsThatDoNotFitAreNoted() {
    assertNote(
        prepared(layer().weight("v", 4).node("Gemm", "y v", "z").output("z")),
        "Gemm \"z\"",
        "does not fit");
    assertNote(
        prepared(
            layer()
                .node(plain("Magic", "w", "v").setDomain("own").build())
                .node("MatMul", "y v", "z")
                .output("z")),
        "MatMul \"z\"",
        "could not be computed");
  }

  @Test
  void noVersionOfTheOperatorsIsNoted() {
    var model = layer().build().toBuilder().clearOpsetImport().build();
    assertNote(prepared(ModelBuilder.of(model)), "names no version");
  }

  private static ModelBuilder layer() {
    return opset(13).input("x", 3, 5).weight("w", 5, 4).node("MatMul", "x w", "y").output("y");
  }

  // ---- integers ----

  @Test
  void modelOfIntegersAloneIsRefused() {
    ModelBuilder model =
        opset(13)
            .input("x", DataType.UINT8, 1, 2, 4, 4)
            .scalar("s", 0.1f)
            .tensor(random("z", DataType.UINT8))
            .tensor(random("w", DataType.INT8, 3, 2, 2, 2))
            .tensor(random("wz", DataType.INT8))
            .node("QLinearConv", "x s z w s wz s z", "y")
            .output("y", DataType.UINT8);
    var e = assertThrows(OnnxException.class, () -> prepared(model));
    assertTrue(e.getMessage().contains("quantised"), e::getMessage);
    assertTrue(e.getMessage().contains("1 integer weight tensors (of QLinearConv)"), e::getMessage);
    assertTrue(e.getMessage().contains("Maybe"), e::getMessage);
  }

  @Test
  void modelOfDequantizedWeightsAloneIsRefused() {
    ModelBuilder model = dequantized(opset(13).input("x", 3, 5), "x").output("q");
    var e = assertThrows(OnnxException.class, () -> prepared(model));
    assertTrue(e.getMessage().contains("MatMul behind DequantizeLinear"), e::getMessage);
  }

  @Test
  void dequantizedWeightsAreKept() {
    ModelBuilder model = dequantized(opset(13).input("x", 3, 5), "x");
    model.weight("w", 4, 2).node("MatMul", "q w", "y").output("y");
    Prepared prepared = prepared(model);
    assertEquals(List.of("w"), names(prepared));
    assertNote(prepared, "1 integer weight tensors", "MatMul behind DequantizeLinear");
    Path ticket = folder.resolve("a.ticket");
    Carving.carve(model.file(), Carving.PLAIN, ticket);
    Carving.assertVerified(model.file(), ticket);
    try (OnnxRunner target = OnnxRunner.of(model.bytes(), 1);
        OnnxRunner random = OnnxRunner.of(Carving.export(ticket, Form.RANDOM, false), 1)) {
      var inputs = Kind.inputs(target, 0, 1);
      Carving.assertNear(target.run(inputs), random.run(inputs), 0.1, 0.2, "random form");
    }
  }

  private static ModelBuilder dequantized(ModelBuilder model, String data) {
    return model
        .tensor(random("qw", DataType.INT8, 4, 5))
        .scalar("qs", 0.02f)
        .node("DequantizeLinear", "qw qs", "dw")
        .node("Transpose", "dw", "tw")
        .node("MatMul", data + " tw", "q");
  }

  // ---- what cannot be run here can be carved ----

  @Test
  void operatorsOfOtherDomainsAreKept() {
    ModelBuilder model =
        opset(13)
            .domain("own")
            .input("x", 3, 5)
            .weight("w", 5, 4)
            .weight("v", 4, 2)
            .weight("k", 7)
            .node("MatMul", "x w", "h")
            .node(plain("Conv", "h k", "o").setDomain("own").addAttribute(i("group", 9)).build())
            .node("MatMul", "o v", "y")
            .output("y");
    Path ticket = folder.resolve("a.ticket");
    CarveReport report = Carving.carve(model.file(), Carving.PLAIN, ticket);
    assertEquals(2, report.tensors().size());
    assertEquals(
        List.of("k"), report.header().carried().stream().map(CarriedTensor::name).toList());
    Carving.assertVerified(model.file(), ticket);
    for (Form form : Form.values()) {
      byte[] exported = Carving.export(ticket, form, false);
      var e = assertThrows(OnnxException.class, () -> OnnxRunner.of(exported, 1));
      assertTrue(e.getMessage().startsWith("ONNX Runtime does not run the model"), e::getMessage);
    }
  }

  @Test
  void nodesOfOneNameAreKept() {
    var model =
        layer().weight("v", 4, 4).node("MatMul", "y v", "z").output("z").build().toBuilder();
    model.getGraphBuilder().getNodeBuilderList().forEach(node -> node.setName("same"));
    ModelBuilder built = ModelBuilder.of(model.build());
    Path ticket = folder.resolve("a.ticket");
    assertEquals(2, Carving.carve(built.file(), Carving.PLAIN, ticket).tensors().size());
    Carving.assertVerified(built.file(), ticket);
  }

  // ---- a ticket is about its own model ----

  @Test
  void anotherModelIsNotTheTarget() {
    Path ticket = folder.resolve("a.ticket");
    Carving.carve(layer().file(), Carving.PLAIN, ticket);
    ModelBuilder other =
        opset(13).input("x", 3, 5).weight("v", 5, 4).node("MatMul", "x v", "y").output("y");
    assertThrows(AssertionError.class, () -> Carving.assertVerified(other.file(), ticket));
    ModelBuilder changed =
        opset(13)
            .input("x", 3, 5)
            .floats("w", random("u", 5, 4), 5, 4)
            .node("MatMul", "x w", "y")
            .output("y");
    assertThrows(AssertionError.class, () -> Carving.assertVerified(changed.file(), ticket));
    Carving.assertVerified(layer().file(), ticket);
  }
}
