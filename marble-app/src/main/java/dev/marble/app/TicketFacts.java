package dev.marble.app;

import dev.marble.json.JsonObject;
import dev.marble.ticket.TargetInfo;

/** What more than one command says about a ticket. */
final class TicketFacts {
  private static final int HEAD = 10;

  private TicketFacts() {}

  /** A line of text: a head, padded, and what it is about. */
  static void line(StringBuilder out, String head, String text) {
    out.append(head).append(" ".repeat(HEAD - head.length())).append(text).append('\n');
  }

  /** The carved model as JSON. */
  static JsonObject json(TargetInfo target) {
    return new JsonObject()
        .put("name", target.name())
        .put("bytes", target.bytes())
        .put("sha256", target.sha256())
        .put("parameters", target.parameters());
  }
}
