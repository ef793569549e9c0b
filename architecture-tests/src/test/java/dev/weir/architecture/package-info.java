// SPDX-License-Identifier: Apache-2.0
/// The rules of the house, held by tests: layering, names, source files, Maven files, documents.
@NullMarked
package dev.weir.architecture;

import org.jspecify.annotations.NullMarked;
