package dev.marble.lab.train;

import dev.marble.lab.model.Network;
import dev.marble.lab.prune.Masks;
import dev.marble.ticket.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;

/** The SHA-256 of all that decides how a training goes: what its checkpoint belongs to. */
final class Fingerprint {
  private Fingerprint() {}

  static String of(
      Network start, Masks masks, TrainingData data, List<Examples> parts, String how) {
    MessageDigest digest = Digests.sha256();
    digest.update(start.toOnnx(Map.of()));
    digest.update(masks.toBytes());
    String text = data.normalization().toText() + "; " + data.augmentation() + "; " + how + "; ";
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    parts.forEach(part -> part.addTo(digest));
    return Digests.hex(digest);
  }
}
