package dev.marble.lab.coverage;

import dev.marble.lab.run.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the items of a random subset sum problem are drawn from: one form, or a mixture that
 * contains a uniform one, as in Corollary 3.3 of Lueker 1998.
 *
 * <p>Written as {@code uniform}, {@code normal}, {@code product} or {@code signed}, each with an
 * optional scale, as in {@code normal(0.5)}; a mixture as {@code 0.5*uniform+0.5*normal(2)}.
 *
 * @param parts what is mixed; their weights add up to 1
 */
public record SampleDistribution(List<Part> parts) {
  private static final double LEAST_SCALE = 1e-6;
  private static final double GREATEST_SCALE = 1000;
  private static final double WEIGHT_ERROR = 1e-9;
  private static final String NUMBER = "[0-9.]+(?:[eE][-+]?[0-9]+)?";
  private static final Pattern PART =
      Pattern.compile("(?:(" + NUMBER + ")\\*)?([a-z]+)(?:\\((" + NUMBER + ")\\))?");

  /**
   * One form of a mixture.
   *
   * @param weight its probability, above 0
   * @param shape its form
   * @param scale half its width, its deviation, its largest value or its size
   */
  public record Part(double weight, Shape shape, double scale) {
    /** Checks the bounds. */
    public Part {
      if (!(weight > 0 && weight <= 1)) {
        throw new IllegalArgumentException(
            "the weight " + weight + " of " + shape.label() + " is not above 0 and at most 1");
      }
      if (!(scale >= LEAST_SCALE && scale <= GREATEST_SCALE)) {
        throw new IllegalArgumentException(
            "the scale "
                + scale
                + " of "
                + shape.label()
                + " is not within "
                + LEAST_SCALE
                + " … "
                + GREATEST_SCALE);
      }
    }

    private String text() {
      return scale == 1 ? shape.label() : shape.label() + "(" + Numbers.text(scale) + ")";
    }
  }

  /** Checks that the weights add up to 1, and that a mixture contains a uniform part. */
  public SampleDistribution {
    parts = List.copyOf(parts);
    double total = parts.stream().mapToDouble(Part::weight).sum();
    if (Math.abs(total - 1) > WEIGHT_ERROR) {
      throw new IllegalArgumentException(
          "the weights of the mixture add up to " + total + ", not to 1");
    }
    if (parts.size() > 1 && parts.stream().noneMatch(part -> part.shape() == Shape.UNIFORM)) {
      throw new IllegalArgumentException(
          "the mixture \"" + text(parts) + "\" contains no uniform distribution");
    }
  }

  /**
   * Reads a distribution.
   *
   * @param text such as {@code uniform}, {@code normal(0.5)} or {@code 0.5*uniform+0.5*normal}
   * @return the distribution
   * @throws IllegalArgumentException if it is none
   */
  public static SampleDistribution parse(String text) {
    List<Part> parts = new ArrayList<>();
    // A plus that belongs to an exponent follows an e.
    for (String each : text.replaceAll("\\s", "").split("(?<![0-9.][eE])\\+", -1)) {
      Matcher matcher = PART.matcher(each);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "the distribution \""
                + text
                + "\" is not written as uniform, normal(0.5) or 0.5*uniform+0.5*normal");
      }
      double weight = matcher.group(1) == null ? 1 : Numbers.parse("weight", matcher.group(1));
      double scale = matcher.group(3) == null ? 1 : Numbers.parse("scale", matcher.group(3));
      parts.add(new Part(weight, shape(matcher.group(2)), scale));
    }
    return new SampleDistribution(parts);
  }

  private static Shape shape(String name) {
    for (Shape each : Shape.values()) {
      if (each.label().equals(name)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "the distribution \""
            + name
            + "\" is none of "
            + Arrays.stream(Shape.values()).map(Shape::label).collect(Collectors.joining(", ")));
  }

  /** E|X|. */
  public double meanSize() {
    return parts.stream()
        .mapToDouble(part -> part.weight() * part.shape().meanSize() * part.scale())
        .sum();
  }

  /** E X²; the mean is 0. */
  public double meanSquare() {
    return parts.stream()
        .mapToDouble(
            part -> part.weight() * part.shape().meanSquare() * part.scale() * part.scale())
        .sum();
  }

  /** The largest |X|, infinite if there is none. */
  double largest() {
    return parts.stream()
        .mapToDouble(part -> part.shape().largest() * part.scale())
        .max()
        .orElseThrow();
  }

  /** Is there a density, at least of a part? Without one, sums lie on a lattice. */
  public boolean hasDensity() {
    return parts.stream().anyMatch(part -> part.shape() != Shape.SIGNED);
  }

  /** The form as {@link #parse} reads it. */
  @Override
  public String toString() {
    return text(parts);
  }

  private static String text(List<Part> parts) {
    return parts.size() == 1
        ? parts.getFirst().text()
        : parts.stream()
            .map(part -> Numbers.text(part.weight()) + "*" + part.text())
            .collect(Collectors.joining("+"));
  }
}
