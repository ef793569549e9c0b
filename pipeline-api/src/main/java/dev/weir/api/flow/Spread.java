// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

/// Sums from which mean, variance, minimum and maximum of a series follow, and which add up over
/// records.
///
/// @param count how many values
/// @param sum of the values
/// @param sumOfSquares of the values; exact up to 2^53, then rounded
/// @param minimum meaningless when `count` is 0
/// @param maximum meaningless when `count` is 0
public record Spread(long count, double sum, double sumOfSquares, double minimum, double maximum) {
  public static final Spread NONE = new Spread(0, 0, 0, 0, 0);

  /// NaN when there is no value.
  public double mean() {
    return count == 0 ? Double.NaN : sum / count;
  }

  /// Variance over n values; NaN when there is none.
  public double populationVariance() {
    return count == 0 ? Double.NaN : squaredDeviations() / count;
  }

  /// Variance over n - 1; NaN below two values.
  public double sampleVariance() {
    return count < 2 ? Double.NaN : squaredDeviations() / (count - 1);
  }

  /// The spread of both series together.
  public Spread plus(Spread other) {
    if (count == 0) {
      return other;
    }
    if (other.count == 0) {
      return this;
    }
    return new Spread(
        count + other.count,
        sum + other.sum,
        sumOfSquares + other.sumOfSquares,
        Math.min(minimum, other.minimum),
        Math.max(maximum, other.maximum));
  }

  private double squaredDeviations() {
    return Math.max(0, sumOfSquares - sum * sum / count);
  }
}
