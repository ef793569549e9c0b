// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.api.Batch;
import dev.weir.api.FlowBatch;
import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Setting;
import dev.weir.api.component.Stability;
import dev.weir.api.flow.Flow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// What csv is compared with: a text for each of the 74 columns of the classic schema, joined by commas,
/// into one file by a buffered writer.
public final class NaiveExporter implements ExporterFactory<NaiveExporter.Config> {
  /// Public because the runtime makes it.
  public record Config(@Setting("Directory for the file.") Path directory) {}

  @Override
  public String type() {
    return "naive";
  }

  @Override
  public String description() {
    return "Writes rows as one would without thinking of speed.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public Config defaults() {
    return new Config(Path.of(""));
  }

  @Override
  public Exporter create(ComponentContext context, Config config) {
    Path file = config.directory().resolve("naive.csv");
    try {
      return new ToFile(Files.newBufferedWriter(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record ToFile(Writer out) implements Exporter {
    @Override
    public void start() {}

    @Override
    public void export(Batch batch) {
      try {
        if (batch instanceof FlowBatch rows) {
          for (Flow row : rows.flows()) {
            out.write(String.join(",", NaiveRow.fields(row)));
            out.write('\n');
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void stop(Duration grace) {
      try {
        out.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
