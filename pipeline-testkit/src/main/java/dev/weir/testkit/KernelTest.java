// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/// Marks a test that loads programs into the running kernel. It is skipped, with the reason
/// printed, where the kernel has no BTF or the process lacks the capabilities; with `CI=true` in
/// the environment it fails there instead, so that a pipeline never passes by skipping.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("kernel")
@ExtendWith(KernelTestCondition.class)
public @interface KernelTest {}
