// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

/// One setting, for reference tables.
///
/// @param key the way to it below the component: `interval`, `queue.max_bytes`, `rules[].name`
/// @param type for example `duration`, `list of string`, `memory|disk`
/// @param defaultValue as YAML on one line; empty when there is none; `***` for a secret's
/// @param doc one sentence
/// @param example as YAML; empty when the author gave none
public record SettingDescription(
    String key,
    String type,
    String defaultValue,
    String doc,
    boolean required,
    boolean secret,
    String example) {}
