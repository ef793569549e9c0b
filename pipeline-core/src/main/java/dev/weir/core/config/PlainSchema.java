// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// The core schema of YAML 1.2 in which `<<` is a word like any other. [NodeReader] applies merge
/// keys itself: the parser never returns from one that, by way of an anchor, contains itself.
final class PlainSchema extends CoreSchema {
  private final ScalarResolver resolver = new CoreScalarResolver(false);

  @Override
  public ScalarResolver getScalarResolver() {
    return resolver;
  }
}
