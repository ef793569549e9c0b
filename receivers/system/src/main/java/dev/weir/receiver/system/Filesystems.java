// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// How full file systems on block devices are. For one thread.
///
/// Those over the network are left out: one whose server is gone would hold up all other figures. A
/// device that is mounted in several places is told once, at the first.
final class Filesystems implements Source {
  static final Family USAGE =
      new Family("system.filesystem.usage", "Space of file systems by state", "By");
  static final Family UTILIZATION =
      new Family(
          "system.filesystem.utilization", "Share that is used of the space that can be used", "1");
  static final Family LIMIT = new Family("system.filesystem.limit", "Size of file systems", "By");

  private static final String STATE = "system.filesystem.state";

  /// On no block device of their own in the kernel's eyes, and yet on disks.
  private static final Set<String> ON_DISKS = Set.of("zfs", "btrfs");

  /// Images that are made full.
  private static final Set<String> IMAGES = Set.of("squashfs", "erofs", "iso9660", "udf", "cramfs");

  private final TextReader reader;
  private final HostRoot root;
  private final Path ownMounts;

  /// @param ownMounts the mounts of Weir's own namespace, by which it is known what is to be seen below
  ///     a root that is not its own
  Filesystems(TextReader reader, HostRoot root, Path ownMounts) {
    this.reader = reader;
    this.root = root;
    this.ownMounts = ownMounts;
  }

  @Override
  public String name() {
    return "filesystem";
  }

  @Override
  public void read(Sample sample) throws IOException {
    List<Metric.Point> usage = new ArrayList<>();
    List<Metric.Point> utilization = new ArrayList<>();
    List<Metric.Point> limits = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    for (Mount mount : seen()) {
      File place = root.seen(mount.point()).toFile();
      long total = place.getTotalSpace();
      if (total == 0) {
        unreadable.add(place.getPath());
        continue;
      }
      long free = place.getUsableSpace();
      long unused = place.getFreeSpace();
      long used = total - unused;
      Attributes of = mount.attributes();
      usage.add(sample.point(state(of, "used"), used));
      usage.add(sample.point(state(of, "free"), free));
      usage.add(sample.point(state(of, "reserved"), unused - free));
      utilization.add(sample.point(state(of, "used"), used / (double) (used + free)));
      limits.add(sample.point(of, total));
    }
    sample.gauge(USAGE, usage);
    sample.gauge(UTILIZATION, utilization);
    sample.gauge(LIMIT, limits);
    if (!unreadable.isEmpty()) {
      throw new IOException("cannot read how full the file systems at " + unreadable + " are");
    }
  }

  private List<Mount> seen() throws IOException {
    List<Mount> mounts = onDisks(mounts(root.namespaced("mounts")));
    if (root.isOwn() || mounts.isEmpty()) {
      return mounts;
    }
    Set<String> own = new HashSet<>();
    mounts(ownMounts).forEach(mount -> own.add(mount.point()));
    mounts.removeIf(mount -> !own.contains(root.seen(mount.point()).toString()));
    if (mounts.isEmpty()) {
      throw new IOException(
          "none of the machine's file systems is mounted below "
              + root.path()
              + "; mount them there, or set filesystems: false");
    }
    return mounts;
  }

  private List<Mount> onDisks(List<Mount> mounts) throws IOException {
    Set<String> types = typesOnDisks();
    Set<String> devices = new HashSet<>();
    List<Mount> found = new ArrayList<>();
    for (Mount mount : mounts) {
      if (types.contains(mount.type()) && devices.add(mount.device())) {
        found.add(mount);
      }
    }
    return found;
  }

  private Set<String> typesOnDisks() throws IOException {
    Set<String> found = new HashSet<>(ON_DISKS);
    reader.read(root.proc("filesystems"));
    while (reader.nextLine()) {
      if (reader.nextWord() && !reader.isWord("nodev")) {
        found.add(reader.word());
      }
    }
    found.removeAll(IMAGES);
    return found;
  }

  private List<Mount> mounts(Path file) throws IOException {
    List<Mount> found = new ArrayList<>();
    reader.read(file);
    while (reader.nextLine()) {
      found.add(Mount.read(reader));
    }
    return found;
  }

  private static Attributes state(Attributes of, String state) {
    return Attributes.builder().putAll(of).put(STATE, state).build();
  }
}
