package dev.marble.onnx.bound;

import java.util.Arrays;

/**
 * Upper bounds on the spectral norm of a matrix.
 *
 * <p>With G the Gram matrix of the shorter side, ‖W‖₂² = λ(G), and λ(G)<sup>2^k</sup> = λ(G<sup>2^k
 * </sup>) ≤ ‖G<sup>2^k</sup>‖<sub>F</sub>: six squarings leave at most a factor of
 * m<sup>1/256</sup> , 1.03 for m = 1000. What the squarings round is added on the way, so that the
 * result is a bound and no estimate. Matrices that are too large for that get min(‖W‖<sub>F</sub>,
 * √(‖W‖₁‖W‖∞)).
 */
final class SpectralNorm {
  private static final int SQUARINGS = 6;
  private static final long MOST_PRODUCTS = 2_000_000_000L;
  private static final double ENLARGED = 1 + 0x1p-30;

  private SpectralNorm() {}

  /**
   * An upper bound.
   *
   * @param matrix its entries, row by row
   * @param rows its rows
   * @param columns its columns
   * @return at least ‖W‖₂
   */
  static double of(double[] matrix, int rows, int columns) {
    double simple = simple(matrix, rows, columns);
    int small = Math.min(rows, columns);
    long products = (long) small * small * (Math.max(rows, columns) + (long) SQUARINGS * small);
    if (small == 1 || simple == 0 || products > MOST_PRODUCTS || !Double.isFinite(simple)) {
      return simple;
    }
    double[] gram = gram(rows <= columns ? matrix : transposed(matrix, rows, columns), small);
    double squares = squared(gram, small);
    double rounding = 2.0 * Math.max(rows, columns) * 0x1p-53 * frobenius(matrix) * ENLARGED;
    double found = Math.sqrt(squares + rounding * frobenius(matrix)) * ENLARGED;
    return found < simple ? found : simple;
  }

  /** min(‖W‖_F, √(‖W‖₁ ‖W‖∞)). */
  private static double simple(double[] matrix, int rows, int columns) {
    double widest = 0;
    double[] byColumn = new double[columns];
    for (int r = 0; r < rows; r++) {
      double row = 0;
      for (int c = 0; c < columns; c++) {
        double size = Math.abs(matrix[r * columns + c]);
        row += size;
        byColumn[c] += size;
      }
      widest = Math.max(widest, row);
    }
    double tallest = Arrays.stream(byColumn).max().orElse(0);
    return Math.min(frobenius(matrix), Math.sqrt(widest) * Math.sqrt(tallest)) * ENLARGED;
  }

  private static double frobenius(double[] matrix) {
    double squares = 0;
    for (double value : matrix) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  private static double[] transposed(double[] matrix, int rows, int columns) {
    double[] result = new double[matrix.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        result[c * rows + r] = matrix[r * columns + c];
      }
    }
    return result;
  }

  /** W Wᵀ for the given number of rows. */
  private static double[] gram(double[] matrix, int rows) {
    int columns = matrix.length / rows;
    double[] gram = new double[rows * rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j <= i; j++) {
        gram[i * rows + j] = dot(matrix, i * columns, j * columns, columns);
        gram[j * rows + i] = gram[i * rows + j];
      }
    }
    return gram;
  }

  private static double dot(double[] matrix, int a, int b, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < n; i += 4) {
      s0 += matrix[a + i] * matrix[b + i];
      s1 += matrix[a + i + 1] * matrix[b + i + 1];
      s2 += matrix[a + i + 2] * matrix[b + i + 2];
      s3 += matrix[a + i + 3] * matrix[b + i + 3];
    }
    for (; i < n; i++) {
      s0 += matrix[a + i] * matrix[b + i];
    }
    return s0 + s1 + (s2 + s3);
  }

  /**
   * At least λ(G) of a symmetric matrix. G is divided by its Frobenius norm and squared, again and
   * again; the computed square of a matrix of norm 1 is off by at most γ in the Frobenius norm, so
   * λ(G)² = λ(G²) ≤ λ(H) + γ.
   */
  private static double squared(double[] gram, int n) {
    double gamma = 2.0 * (n + 2) * 0x1p-53;
    double[] sizes = new double[SQUARINGS + 1];
    double[] g = gram;
    for (int k = 0; k <= SQUARINGS; k++) {
      sizes[k] = frobenius(g) * ENLARGED;
      if (k == SQUARINGS) {
        break;
      }
      double[] unit = new double[g.length];
      for (int i = 0; i < g.length; i++) {
        unit[i] = g[i] / sizes[k];
      }
      g = gram(unit, n); // symmetric, so its rows are its columns
    }
    double largest = sizes[SQUARINGS];
    for (int k = SQUARINGS - 1; k >= 0; k--) {
      largest = Math.sqrt(largest + gamma) * ENLARGED * sizes[k];
    }
    return largest;
  }
}
