package dev.marble.app;

import dev.marble.json.JsonObject;
import picocli.CommandLine.Option;

/** Where a command's answer goes: text for people, or one JSON object for machines. */
final class Output {
  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  boolean isJson() {
    return json;
  }

  /** Text, unless JSON is wanted. */
  void text(String line) {
    if (!json) {
      System.out.println(line);
    }
  }

  /** The JSON object, if it is wanted. */
  void json(JsonObject object) {
    if (json) {
      System.out.println(object);
    }
  }
}
