// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.table;

import dev.weir.bpf.layout.Structs;
import dev.weir.bpf.object.BpfObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Locale;

/// The size of a flow table and the numbers that its hash is keyed with: the same for all programs
/// that share the table, and told to each before it is loaded.
public final class TableSize {
  private static final int SEEDS = 12;

  private final int buckets;
  private final int[] seeds;

  private TableSize(int buckets, int[] seeds) {
    this.buckets = buckets;
    this.seeds = seeds;
  }

  /// A table for that many flows, rounded up to whole buckets, with random seeds.
  public static TableSize of(int flows) {
    SecureRandom random = new SecureRandom();
    int[] seeds = random.ints(SEEDS).toArray();
    return new TableSize((flows - 1) / Structs.BUCKET_SLOTS + 1, seeds);
  }

  /// Gives the sizes to an object that is not loaded yet.
  public void apply(BpfObject object) {
    object
        .setRodata("weir_bucket_count", buckets)
        .setRodata("weir_seeds", bytes(seeds))
        .setRodata("weir_ordered_stores", keepsStoresInOrder())
        .setMaxEntries("weir_buckets", buckets)
        .setMaxEntries("weir_flows", buckets * Structs.BUCKET_SLOTS)
        .setMaxEntries("weir_before", buckets * Structs.BUCKET_SLOTS);
  }

  private static byte[] bytes(int[] words) {
    ByteBuffer bytes =
        ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.nativeOrder());
    bytes.asIntBuffer().put(words);
    return bytes.array();
  }

  private static boolean keepsStoresInOrder() {
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return machine.equals("amd64") || machine.equals("x86_64");
  }
}
