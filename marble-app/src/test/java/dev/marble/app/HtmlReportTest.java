package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.marble.batch.Progress;
import dev.marble.batch.ThreadBatch;
import dev.marble.construction.CarveSettings;
import dev.marble.construction.OnMiss;
import dev.marble.construction.Tolerance;
import dev.marble.lab.DefaultModel;
import dev.marble.onnx.CarveOptions;
import dev.marble.onnx.CarveReport;
import dev.marble.onnx.Carver;
import dev.marble.onnx.InputBox;
import dev.marble.onnx.OnnxFile;
import dev.marble.onnx.OnnxTarget;
import dev.marble.onnx.PrepareSettings;
import dev.marble.random.Distribution;
import dev.marble.random.Seed;
import dev.marble.ticket.CarvedTensor;
import dev.marble.ticket.Mask;
import dev.marble.ticket.Recipe;
import dev.marble.ticket.Side;
import dev.marble.ticket.Ticket;
import dev.marble.ticket.TicketVerifier;
import dev.marble.ticket.Verification;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.NodeList;

/** The page is parsed as XML, so a name that escaped its escaping would show. */
class HtmlReportTest {
  private static final String HOSTILE = "<script>alert(1)</script>";
  private static final InputBox PIXELS = new InputBox(0, 1);

  @TempDir private Path folder;

  @Test
  void showsTheDefaultModel() throws Exception {
    OnnxFile model = OnnxFile.of(DefaultModel.NAME + ".onnx", DefaultModel.bytes());
    Document page = page(model, Optional.of(PIXELS), 0, OnMiss.WIDEN);
    String text = text(page);
    for (String layer : List.of("conv1.weight", "conv2.weight", "dense1.weight", "dense2.weight")) {
      assertTrue(text.contains(layer), layer);
    }
    assertTrue(text.contains("99.40 % → 99.36 %"), "accuracy");
    assertTrue(text.contains("statement about existence"), "what it says");
    assertTrue(text.contains("marble verify it.ticket"), "how to check");
    assertTrue(text.contains("no further away than the tolerance"), "verified");
    assertEquals(4, elements(page, "img").size());
  }

  @Test
  void drawsTheMaskBitByBit() throws Exception {
    OnnxFile model = OnnxFile.of("m.onnx", chain(List.of("a"), 9, 7));
    Document page = page(model, Optional.empty(), 0, OnMiss.WIDEN);
    String uri = elements(page, "img").getFirst().getAttribute("src");
    byte[] png = Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1));
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
    try (Ticket ticket = Ticket.open(folder.resolve("it.ticket"))) {
      CarvedTensor tensor = ticket.header().tensors().getFirst();
      int samples = tensor.samples();
      assertEquals(2 * samples + 1, picture.getWidth());
      assertEquals(63, picture.getHeight());
      for (Side side : Side.values()) {
        Mask mask = ticket.mask(tensor, side);
        int from = side == Side.POSITIVE ? 0 : samples + 1;
        for (int row = 0; row < 63; row++) {
          for (int j = 0; j < samples; j++) {
            boolean shown = picture.getRGB(from + j, row) >>> 24 != 0;
            assertEquals((mask.get(row) >> j & 1) == 1, shown, side + " " + row + " " + j);
          }
        }
      }
    }
  }

  @Test
  void escapesHostileNames() throws Exception {
    String control = "\"'&\u0001\u202E]]>" + HOSTILE;
    OnnxFile model = OnnxFile.of(HOSTILE + ".onnx", chain(List.of(HOSTILE, control), 5, 5));
    Document page = page(model, Optional.of(PIXELS), 0, OnMiss.WIDEN);
    assertEquals(List.of(), elements(page, "script"));
    assertTrue(text(page).contains(HOSTILE), "still readable");
    String source = Files.readString(folder.resolve("it.html"));
    assertFalse(source.toLowerCase(Locale.ROOT).contains("<script"), "no tag of that name");
  }

  @Test
  void staysSmallAndWholeWithManyLayers() throws Exception {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      names.add("a/rather/long/scope/of/names/block." + i + ".projection.weight");
    }
    OnnxFile model = OnnxFile.of("deep.onnx", chain(names, 24, 24));
    Document page = page(model, Optional.empty(), 40, OnMiss.WIDEN);
    assertEquals(60, elements(page, "img").size());
    String all = Files.readString(folder.resolve("it.html"));
    names.forEach(name -> assertTrue(all.contains(name), name));
    long bytes = Files.size(folder.resolve("it.html"));
    assertTrue(bytes < 1_000_000, bytes + " bytes");
  }

  @Test
  void saysWhatWasAcceptedAndNotRun() throws Exception {
    OnnxFile model = OnnxFile.of("m.onnx", chain(List.of("a", "b"), 6, 6));
    String text = text(page(model, Optional.empty(), 2, OnMiss.ACCEPT));
    assertTrue(text.contains("as it was asked to accept"), "the tile");
    assertTrue(text.contains("accepted"), "the table");
    assertTrue(text.contains("They were not run: no runtime <here>"), "why there are no outputs");
    assertFalse(text.contains("no further away than the tolerance"), "no false promise");
  }

  // ---- making a page ----

  /** Carves a model and reads its page; every page must pass these checks. */
  private Document page(OnnxFile model, Optional<InputBox> box, int samples, OnMiss onMiss)
      throws Exception {
    Path goal = folder.resolve("it.ticket");
    Path html = folder.resolve("it.html");
    CarveSettings settings =
        new CarveSettings(
            new Recipe(new Seed(1), Distribution.UNIFORM),
            new Tolerance.Relative(0.01),
            samples,
            onMiss);
    PrepareSettings prepare = new PrepareSettings(false, false, box);
    try (ThreadBatch batch = new ThreadBatch(2)) {
      CarveOptions options = new CarveOptions(prepare, settings, Version.NAME, false);
      CarveReport carved = new Carver(options, batch, Progress.NONE).carve(model, goal);
      try (Ticket ticket = Ticket.open(goal)) {
        Verification verification =
            new TicketVerifier(ticket, batch, done -> {})
                .verify(Optional.of(new OnnxTarget(model, ticket)));
        Optional<SideBySide> run = box.map(b -> sideBySide());
        String notRun = run.isPresent() ? "" : "no runtime <here>";
        HtmlReport.write(
            new CarveOutcome(
                carved,
                verification,
                run,
                goal,
                Optional.of(html),
                0.1,
                0.2,
                notRun,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ""),
            ticket,
            html,
            false);
      }
    }
    Document page = parse(html);
    checkLoadsNothing(page);
    return page;
  }

  private static SideBySide sideBySide() {
    return new SideBySide(
        "5,000 examples",
        5000,
        true,
        64.3,
        0.3,
        0.06,
        OptionalDouble.of(0.994),
        OptionalDouble.of(0.9936),
        SideBySide.Within.NOTHING);
  }

  private static Document parse(Path html) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newNSInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    return factory.newDocumentBuilder().parse(html.toFile());
  }

  private static void checkLoadsNothing(Document page) {
    for (Element element : elements(page, "*")) {
      NamedNodeMap attributes = element.getAttributes();
      for (int i = 0; i < attributes.getLength(); i++) {
        String name = attributes.item(i).getNodeName();
        String value = attributes.item(i).getNodeValue();
        assertFalse(name.startsWith("on"), "a script in " + name);
        if (name.equals("src") || name.equals("href")) {
          assertTrue(value.startsWith("data:") || value.startsWith("#"), value);
        }
        if (name.equals("style")) {
          assertFalse(value.contains("url("), value);
        }
      }
    }
    for (Element style : elements(page, "style")) {
      assertFalse(style.getTextContent().contains("url("), "the style sheet loads something");
      assertFalse(style.getTextContent().contains("@import"), "the style sheet loads something");
    }
    for (String loader : List.of("script", "iframe", "object", "embed", "base", "use")) {
      assertEquals(List.of(), elements(page, loader));
    }
  }

  private static List<Element> elements(Document page, String name) {
    NodeList nodes = page.getElementsByTagNameNS("*", name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static String text(Document page) {
    return elements(page, "body").getFirst().getTextContent();
  }

  // ---- making a model ----

  /** Dense layers one after another, relu between them. */
  private static byte[] chain(List<String> names, int inputs, int outputs) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("chain");
    String at = "x";
    for (int i = 0; i < names.size(); i++) {
      graph.addInitializer(weights(names.get(i), i, inputs, outputs));
      graph.addNode(
          NodeProto.newBuilder()
              .setOpType("MatMul")
              .addInput(at)
              .addInput(names.get(i))
              .addOutput("h" + i));
      graph.addNode(NodeProto.newBuilder().setOpType("Relu").addInput("h" + i).addOutput("r" + i));
      at = "r" + i;
    }
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph.addInput(value("x", inputs)).addOutput(value(at, outputs)))
        .build()
        .toByteArray();
  }

  private static TensorProto weights(String name, int layer, int inputs, int outputs) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addDims(inputs)
            .addDims(outputs);
    for (int i = 0; i < inputs * outputs; i++) {
      tensor.addFloatData((float) StrictMath.sin(1.7 * i + layer));
    }
    return tensor.build();
  }

  private static ValueInfoProto value(String name, int columns) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimValue(1);
    shape.addDimBuilder().setDimValue(columns);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(shape)))
        .build();
  }
}
