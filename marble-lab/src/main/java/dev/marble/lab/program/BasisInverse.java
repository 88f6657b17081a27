package dev.marble.lab.program;

/**
 * The inverse of a small square matrix in doubles, kept from one to the next as one column after
 * another is replaced: O(m²) for that, where inverting costs O(m³).
 */
final class BasisInverse {
  private static final double PIVOT = 1e-9;

  private final int m;
  private final double[][] inverse;
  private final double[] transformed;
  private final double[][] work;

  /** Room for a matrix of m rows and columns. */
  BasisInverse(int m) {
    this.m = m;
    this.inverse = new double[m][m];
    this.transformed = new double[m];
    this.work = new double[m][2 * m];
  }

  /** The numbers of a matrix. */
  interface Entries {
    double at(int row, int column);
  }

  /**
   * Inverts a matrix: Gauss and Jordan, with row pivots.
   *
   * @param matrix its numbers
   * @return whether it has an inverse, as far as doubles can tell
   */
  boolean invert(Entries matrix) {
    for (int i = 0; i < m; i++) {
      for (int k = 0; k < m; k++) {
        work[i][k] = matrix.at(i, k);
        work[i][m + k] = i == k ? 1 : 0;
      }
    }
    for (int k = 0; k < m; k++) {
      double[] chosen = pivotRow(k);
      double pivot = chosen[k];
      if (Math.abs(pivot) < PIVOT) {
        return false;
      }
      for (int i = k; i < 2 * m; i++) {
        chosen[i] /= pivot;
      }
      for (int i = 0; i < m; i++) {
        double factor = work[i][k];
        if (i != k && factor != 0) {
          for (int l = k; l < 2 * m; l++) {
            work[i][l] -= factor * chosen[l];
          }
        }
      }
    }
    for (int k = 0; k < m; k++) {
      System.arraycopy(work[k], m, inverse[k], 0, m);
    }
    return true;
  }

  /** Brings the row of the largest number in a column to its place. */
  private double[] pivotRow(int k) {
    int best = k;
    for (int i = k + 1; i < m; i++) {
      if (Math.abs(work[i][k]) > Math.abs(work[best][k])) {
        best = i;
      }
    }
    double[] chosen = work[best];
    work[best] = work[k];
    work[k] = chosen;
    return chosen;
  }

  /** A row of the inverse: the array in use, until the matrix changes. */
  double[] row(int k) {
    return inverse[k];
  }

  /** A row of the inverse times a column. */
  double times(int k, double[] column) {
    double sum = 0;
    for (int i = 0; i < m; i++) {
      sum += inverse[k][i] * column[i];
    }
    return sum;
  }

  /**
   * Replaces a column of the matrix.
   *
   * @param place which
   * @param column the new one (m); what the inverse makes of it must not be 0 at its place
   */
  void replace(int place, double[] column) {
    for (int k = 0; k < m; k++) {
      transformed[k] = times(k, column);
    }
    double[] pivotRow = inverse[place];
    double pivot = transformed[place];
    for (int i = 0; i < m; i++) {
      pivotRow[i] /= pivot;
    }
    for (int k = 0; k < m; k++) {
      if (k != place) {
        for (int i = 0; i < m; i++) {
          inverse[k][i] -= transformed[k] * pivotRow[i];
        }
      }
    }
  }
}
