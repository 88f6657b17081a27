package dev.marble.app;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What plots look like in files of their own: on white paper, in programs without CSS variables.
 */
final class PlotStyle {
  private static final Pattern DEFINITION = Pattern.compile("(--[a-z0-9]+): (#[0-9a-f]{6});");
  private static final Pattern USE = Pattern.compile("var\\((--[a-z0-9]+)\\)");

  private PlotStyle() {}

  static String forFiles() {
    String text = PageHead.resource("plot-file.css");
    Map<String, String> colors = new TreeMap<>();
    Matcher definition = DEFINITION.matcher(text);
    while (definition.find()) {
      colors.put(definition.group(1), definition.group(2));
    }
    String rules =
        text.substring(text.indexOf('}') + 1).strip() + "\n" + PageHead.resource("plot.css");
    return USE.matcher(rules).replaceAll(use -> colors.get(use.group(1)));
  }
}
