package dev.marble.lab.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Shifts and scales each channel: {@code (x − mean) / standardDeviation}, in {@code float}.
 *
 * <p>One mean and one deviation serve any number of channels; none at all is the identity.
 *
 * @param means one per channel, (channels)
 * @param standardDeviations one per channel, not zero, (channels)
 */
public record Normalization(List<Double> means, List<Double> standardDeviations) {
  /** What models that are made here call it in their metadata. */
  public static final String METADATA = "marble.normalization";

  private static final int MAX_CHANNELS = 4096;
  private static final Normalization IDENTITY = new Normalization(List.of(), List.of());

  /** Checks that there are as many means as deviations and that all are usable numbers. */
  public Normalization {
    means = List.copyOf(means);
    standardDeviations = List.copyOf(standardDeviations);
    if (means.size() != standardDeviations.size()) {
      throw new DataException(
          "A normalization needs as many standard deviations as means, but there are "
              + means.size()
              + " means and "
              + standardDeviations.size()
              + " deviations.");
    }
    for (double mean : means) {
      if (!Double.isFinite(mean)) {
        throw new DataException("The mean " + mean + " of a normalization is not finite.");
      }
    }
    for (double deviation : standardDeviations) {
      if (!Double.isFinite(deviation) || (float) deviation == 0) {
        throw new DataException(
            "The standard deviation "
                + deviation
                + " of a normalization must be finite and not 0.");
      }
    }
  }

  /** Leaves every value as it is. */
  public static Normalization identity() {
    return IDENTITY;
  }

  /**
   * Reads {@code "0.1307,0.3081"} or {@code "m1,m2,m3,s1,s2,s3"}: first all means, then all
   * standard deviations. Empty text and {@code "identity"} are the identity.
   *
   * @throws DataException when the text is anything else
   */
  public static Normalization parse(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty() || stripped.equals("identity")) {
      return IDENTITY;
    }
    String[] parts = stripped.split(",", -1);
    if (parts.length % 2 != 0 || parts.length > 2 * MAX_CHANNELS) {
      throw new DataException(
          "The normalization \""
              + text
              + "\" has "
              + parts.length
              + " numbers, but needs one mean and one standard deviation per channel."
              + " Maybe write 0.1307,0.3081 for grey images.");
    }
    List<Double> numbers = new ArrayList<>();
    for (String part : parts) {
      numbers.add(number(part, text));
    }
    int channels = parts.length / 2;
    return new Normalization(
        numbers.subList(0, channels), numbers.subList(channels, numbers.size()));
  }

  private static double number(String part, String text) {
    try {
      return Double.parseDouble(part.strip());
    } catch (NumberFormatException e) {
      throw new DataException(
          "The normalization \"" + text + "\" holds \"" + part + "\", no number.");
    }
  }

  /** Whether this leaves every value as it is. */
  public boolean isIdentity() {
    return Collections.frequency(means, 0.0) == means.size()
        && Collections.frequency(standardDeviations, 1.0) == standardDeviations.size();
  }

  /**
   * Whether this can be applied to images with so many channels.
   *
   * @param channels channels of the images
   */
  public boolean fits(int channels) {
    return means.size() <= 1 || means.size() == channels;
  }

  /**
   * Normalizes one image in place.
   *
   * @param pixels the image, shape (channels, plane)
   * @param channels number of channels
   * @param plane values per channel, height × width
   * @throws DataException when this has another number of channels
   */
  public void apply(float[] pixels, int channels, int plane) {
    if (!fits(channels)) {
      throw new DataException(
          "The normalization is for "
              + means.size()
              + " channels, but the images have "
              + channels
              + ".");
    }
    if (isIdentity()) {
      return;
    }
    for (int c = 0; c < channels; c++) {
      int which = means.size() == 1 ? 0 : c;
      float mean = (float) means.get(which).doubleValue();
      float deviation = (float) standardDeviations.get(which).doubleValue();
      for (int i = c * plane; i < (c + 1) * plane; i++) {
        pixels[i] = (pixels[i] - mean) / deviation;
      }
    }
  }

  /** The text that {@link #parse} reads back. */
  public String toText() {
    return means.isEmpty()
        ? "identity"
        : Stream.concat(means.stream(), standardDeviations.stream())
            .map(String::valueOf)
            .collect(Collectors.joining(","));
  }
}
