// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicBoolean;

/// SIGTERM, SIGINT and SIGHUP. The JDK's own way, a shutdown hook, can neither choose the exit code nor tell
/// a second signal from the first. What can is `sun.misc.Signal` of the module `jdk.unsupported`,
/// reached by reflection because javac warns of its name in a way that nothing silences.
final class Signals {
  private static final int INTERRUPTED = 130;

  private Signals() {}

  /// Runs `stop` at the first signal, on a thread of its own; a second one ends the process at once.
  static void onStop(Runnable stop) {
    AtomicBoolean seen = new AtomicBoolean();
    handle(
        () -> {
          if (!seen.compareAndSet(false, true)) {
            Runtime.getRuntime().halt(INTERRUPTED);
          }
          stop.run();
        },
        "TERM",
        "INT");
  }

  /// Runs `reload` at every SIGHUP, on a thread of its own each time. Where whoever started us has it
  /// ignored, as `nohup` does, it stays so.
  static void onReload(Runnable reload) {
    handle(reload, "HUP");
  }

  private static void handle(Runnable action, String... names) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      MethodHandle run =
          MethodHandles.publicLookup()
              .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
              .bindTo(action);
      Object handler =
          MethodHandleProxies.asInterfaceInstance(
              handlerType, MethodHandles.dropArguments(run, 0, signal));
      Method handle = signal.getMethod("handle", signal, handlerType);
      for (String name : names) {
        try {
          handle.invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
        } catch (InvocationTargetException _) {
          // Whoever started us has it ignored, as shells do with SIGINT of a background job.
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java runtime has no module jdk.unsupported", e);
    }
  }
}
