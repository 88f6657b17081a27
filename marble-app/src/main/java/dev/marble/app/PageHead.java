package dev.marble.app;

import dev.marble.app.page.Markup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** How every page begins: one file that needs nothing else, and lets a browser load nothing. */
final class PageHead {
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

  private PageHead() {}

  /**
   * Writes the element {@code head}.
   *
   * @param page the markup, with the element {@code html} open
   * @param title the page's title
   * @param styleSheets names of resources
   */
  static void write(Markup page, String title, String... styleSheets) {
    page.open("head")
        .empty("meta", "charset", "utf-8")
        .empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
        .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .empty("meta", "name", "color-scheme", "content", "light dark")
        .empty("link", "rel", "icon", "href", "data:,")
        .leaf("title", title);
    for (String name : styleSheets) {
      page.styleSheet(resource(name));
    }
    page.closeLine();
  }

  /** The text of a resource that lies beside this class. */
  static String resource(String name) {
    try (InputStream stream = PageHead.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IOException(name + " is missing");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
