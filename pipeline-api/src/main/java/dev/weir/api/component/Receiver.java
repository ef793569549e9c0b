// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

/// Brings batches into pipelines. After `stop` returns it hands over nothing more.
public non-sealed interface Receiver extends Component {}
