// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvSumsTest {
  private static final String HEADER =
      "flow_id,ip_version,forward_packets,forward_frame_bytes,backward_packets,backward_frame_bytes\n";

  @TempDir private Path directory;

  @Test
  void addsUpTheRowsOfAllFiles() throws Exception {
    Files.writeString(directory.resolve("flows.csv"), HEADER + "a,6,1,100,2,200\nb,4,3,300,,\n");
    Files.writeString(directory.resolve("flows-1.csv"), HEADER + "a,6,4,400,0,0\nc,6,,,,\n");
    Files.writeString(directory.resolve("notes.txt"), "not rows");

    assertThat(CsvSums.read(directory))
        .isEqualTo(new CsvSums(3, 1, 2, 1, 2, new LiveFlows.Sum(10, 1000)));
  }
}
