// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

/// Mean, variance, minimum and maximum of a series, in a form that joins over records.
///
/// @param count how many values
/// @param sum of the values
/// @param squaredDeviations sum of the squared distances from the mean
/// @param minimum meaningless when `count` is 0
/// @param maximum meaningless when `count` is 0
public record Spread(
    long count, double sum, double squaredDeviations, double minimum, double maximum) {
  public static final Spread NONE = new Spread(0, 0, 0, 0, 0);

  /// NaN when there is no value.
  public double mean() {
    return count == 0 ? Double.NaN : sum / count;
  }

  /// Variance over n values; NaN when there is none.
  public double populationVariance() {
    return count == 0 ? Double.NaN : squaredDeviations / count;
  }

  /// Variance over n - 1; NaN below two values.
  public double sampleVariance() {
    return count < 2 ? Double.NaN : squaredDeviations / (count - 1);
  }

  /// The spread of both series together (Chan, Golub, LeVeque: updating formulae, 1979).
  public Spread plus(Spread other) {
    if (count == 0) {
      return other;
    }
    if (other.count == 0) {
      return this;
    }
    long both = count + other.count;
    double distance = other.mean() - mean();
    return new Spread(
        both,
        sum + other.sum,
        squaredDeviations
            + other.squaredDeviations
            + distance * distance * ((double) count * other.count / both),
        Math.min(minimum, other.minimum),
        Math.max(maximum, other.maximum));
  }
}
