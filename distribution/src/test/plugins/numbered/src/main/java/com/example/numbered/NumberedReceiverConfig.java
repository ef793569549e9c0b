// SPDX-License-Identifier: Apache-2.0
package com.example.numbered;

import dev.weir.api.component.Setting;
import java.nio.file.Path;

/// Settings of the receiver `numbered`.
public record NumberedReceiverConfig(
    @Setting("Where it writes down which batches were acknowledged.") Path acknowledged,
    @Setting("How many batches there are.") int batches,
    @Setting("How many records each has.") int records,
    @Setting("How many records it hands over each second.") int rate) {}
