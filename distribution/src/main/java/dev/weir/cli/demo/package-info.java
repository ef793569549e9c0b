// SPDX-License-Identifier: Apache-2.0
/// What `weir demo` does: Weir's main job on real traffic, in a network of its own.
///
/// Three processes take part. The first, which the user started, starts the second and waits. The
/// second runs the pipeline in one network namespace and starts the third, which answers in the
/// other. The namespaces have no names, so they vanish with the processes in them, and with them the
/// cable and the programs; each process ends when the standard input that its parent holds is closed.
/// So nothing has to be removed, and not even kill -9 of any of them leaves something behind.
///
/// Without the rights for that there is one process: [CaptureRun] writes the same kinds of traffic to
/// a temporary capture and reads it with the native engine.
@NullMarked
package dev.weir.cli.demo;

import org.jspecify.annotations.NullMarked;
