// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LibraryLogTest {
  private final Logger root = Logger.getLogger("");
  private final List<String> said = new ArrayList<>();
  private final Handler console =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          said.add(entry.getLoggerName() + ": " + entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    root.addHandler(console);
  }

  @AfterEach
  void stopListening() {
    root.removeHandler(console);
  }

  /// Where nobody else takes it, `System.getLogger` ends at the same handlers.
  @Test
  void librariesSpeakThroughOurLog() {
    LibraryLog.redirect();
    LibraryLog.redirect();
    Logger library = Logger.getLogger("io.grpc.internal.ManagedChannelImpl");
    library.log(Level.WARNING, "Failed to resolve {0}", "nowhere");
    library.log(Level.SEVERE, "Uncaught {0}", "exception");

    assertThat(said).containsExactly("grpc: Uncaught exception");
  }
}
