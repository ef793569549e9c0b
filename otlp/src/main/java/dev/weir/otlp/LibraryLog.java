// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp;

import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// Puts what gRPC and Netty say by `java.util.logging` into Weir's log instead of beside it. What they
/// warn of, servers that cannot be found or reached, reaches us as the outcome of a request too: only
/// their own faults are more than details.
public final class LibraryLog extends Handler {
  /// Kept, because nobody else does: a logger that is collected forgets its handlers.
  private static final List<Logger> LIBRARIES =
      List.of(Logger.getLogger("io.grpc"), Logger.getLogger("io.netty"));

  static {
    for (Logger library : LIBRARIES) {
      library.setUseParentHandlers(false);
      library.addHandler(new LibraryLog());
    }
  }

  private final System.Logger log = System.getLogger("grpc");
  private final Formatter formatter = new SimpleFormatter();

  private LibraryLog() {}

  /// From the first call on, however often it is called.
  public static void redirect() {}

  @Override
  public void publish(LogRecord entry) {
    boolean fault = entry.getLevel().intValue() >= Level.SEVERE.intValue();
    log.log(
        fault ? System.Logger.Level.ERROR : System.Logger.Level.DEBUG,
        formatter.formatMessage(entry),
        entry.getThrown());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
