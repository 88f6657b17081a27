package dev.marble.lab.data;

import java.net.URI;
import java.util.List;

/**
 * A file on the public network, known by its hash.
 *
 * @param name what to call it here
 * @param addresses where it can be had, tried in order
 * @param bytes its length
 * @param sha256 its SHA-256 in lower-case hexadecimal
 */
record Remote(String name, List<URI> addresses, long bytes, String sha256) {
  Remote {
    addresses = List.copyOf(addresses);
    assert sha256.matches("[0-9a-f]{64}");
  }
}
