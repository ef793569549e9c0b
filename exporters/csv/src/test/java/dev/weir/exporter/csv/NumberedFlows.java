// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.weir.api.FlowBatch;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.net.Address;
import dev.weir.exporter.csv.row.SampleRows;
import dev.weir.testkit.FlowBuilder;
import dev.weir.testkit.SampleBatches;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/// Records that carry a number in their addresses, every second of them the row of a window, so that
/// each can be found again.
final class NumberedFlows {
  private NumberedFlows() {}

  static FlowBatch batch(int first, int count) {
    List<Flow> flows = new ArrayList<>();
    for (int number = first; number < first + count; number++) {
      FlowKey key = new FlowKey(6, 17, new Address(1, number), 1, new Address(2, 0), 53);
      FlowBuilder flow = FlowBuilder.of(key).counts(1, 75, 0, 0);
      if (number % 2 == 0) {
        flow.window(SampleRows.START, SampleRows.END);
      }
      flows.add(flow.build());
    }
    return SampleBatches.flows(flows);
  }

  /// The numbers in all finished files of a directory, sorted. No other file of rows may be there.
  static List<Long> numbers(Path directory) throws IOException {
    List<Long> numbers = new ArrayList<>();
    for (String name : Csv.files(directory)) {
      // Who is killed while he writes a manifest leaves one that has no name yet.
      if (!name.endsWith(".json") && !name.endsWith(".manifest.json.tmp")) {
        assertThat(name).matches("(flows|dataset)(-\\d+)?\\.csv(\\.gz)?");
        boolean window = name.startsWith("dataset");
        for (NamedCsvRecord row : Csv.rows(directory.resolve(name))) {
          String source = row.getField(window ? "src_ip" : "source_address");
          long number = Address.parse(source).low();
          assertThat(number % 2 == 0).as("row %s in %s", number, name).isEqualTo(window);
          numbers.add(number);
        }
      }
    }
    numbers.sort(null);
    return numbers;
  }

  static List<Long> upTo(long count) {
    return LongStream.range(0, count).boxed().toList();
  }
}
