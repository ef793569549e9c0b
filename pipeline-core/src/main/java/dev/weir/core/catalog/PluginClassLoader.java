// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.catalog;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.jar.JarFile;

/// The classes of one plugin jar. It sees the JDK, `dev.weir.api` and itself; not the runtime, not
/// other plugins, not the libraries that the runtime happens to use.
final class PluginClassLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  private PluginClassLoader(String name, URL jar) {
    super(name, new URL[] {jar}, ApiClassLoader.INSTANCE);
  }

  /// @throws IOException when the file is not a jar that can be read
  static PluginClassLoader open(Path jar) throws IOException {
    // A class loader would take a broken jar for an empty one.
    new JarFile(jar.toFile()).close();
    return new PluginClassLoader("plugin " + jar.getFileName(), jar.toUri().toURL());
  }

  /// What all plugins share.
  private static final class ApiClassLoader extends ClassLoader {
    static {
      registerAsParallelCapable();
    }

    static final ApiClassLoader INSTANCE = new ApiClassLoader();
    private static final String API = "dev.weir.api.";

    private final ClassLoader runtime = ApiClassLoader.class.getClassLoader();

    private ApiClassLoader() {
      super("pipeline-api", getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith(API)) {
        return runtime.loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}
