// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Documents one setting of a component's configuration record. The reference table, the listing of
/// `weir components` and the error messages are made from it.
///
/// The setting's key is the record component's name in lower snake case (`idleTimeout` is
/// `idle_timeout`). Types that can be bound: `boolean`, `int`, `long`, `double`, `String`,
/// `java.time.Duration` (`5s`), [ByteSize] (`64MiB`), `java.nio.file.Path`, enums (by lower-case
/// name), records, `List` of those and `Map<String, String>`.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  /// One sentence, with the unit where the type does not carry it.
  String value();

  /// A value as it would stand in YAML.
  String example() default "";

  /// Whether a configuration must give it. A required setting has no default.
  boolean required() default false;

  /// Whether the value is never printed.
  boolean secret() default false;
}
