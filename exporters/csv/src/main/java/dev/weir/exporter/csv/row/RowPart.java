// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import dev.weir.api.flow.Flow;
import org.jspecify.annotations.Nullable;

/// What part of a row a column is read from, where many rows have the same.
public enum RowPart {
  /// Everything: no two rows have the same.
  ROW {
    @Override
    @Nullable Object of(Row row) {
      return null;
    }
  },
  /// The host in the window.
  HOST {
    @Override
    Object of(Row row) {
      Object host = row.host();
      return host == null ? NOTHING : host;
    }
  },
  /// Application exchanges and Kubernetes.
  APPLICATION {
    @Override
    @Nullable Object of(Row row) {
      Flow flow = row.flow();
      return flow.exchanges().isEmpty()
              && flow.sourceWorkload() == null
              && flow.destinationWorkload() == null
          ? NOTHING
          : null;
    }
  };

  /// The part of all rows that do not have it.
  static final Object NOTHING = new Object();

  /// Equal objects for rows whose part is the same; null where no other row has the same.
  abstract @Nullable Object of(Row row);
}
