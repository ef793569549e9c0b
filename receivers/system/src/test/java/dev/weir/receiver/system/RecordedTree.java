// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The files of a small machine below a directory, as they were recorded on one. A test changes them as
/// the kernel would.
final class RecordedTree {
  static final long BOOT_SECONDS = 1_767_200_000L;

  private final Path directory;

  RecordedTree(Path directory) {
    this.directory = directory;
    write(
        "proc/stat",
        """
        cpu  1000 20 300 8000 100 5 15 60 7 3
        cpu0 600 10 200 4000 60 3 10 40 7 3
        cpu1 400 10 100 4000 40 2 5 20 0 0
        intr 27845322 0 0 0 124
        ctxt 4011289
        btime 1767200000
        processes 31105
        procs_running 1
        procs_blocked 0
        softirq 4100 1 2 3 4
        """);
    write(
        "proc/meminfo",
        """
        MemTotal:        1000000 kB
        MemFree:          400000 kB
        MemAvailable:     750000 kB
        Buffers:           30000 kB
        Cached:           200000 kB
        SwapCached:            0 kB
        SwapTotal:        500000 kB
        SwapFree:         400000 kB
        SReclaimable:      50000 kB
        HugePages_Total:       0
        """);
    write(
        "proc/vmstat",
        """
        nr_free_pages 5860693
        pgfault 5000
        pgmajfault 40
        pswpin 7
        pswpout 9
        oom_kill 2
        """);
    write("proc/loadavg", "0.45 0.73 1.29 1/89 31105\n");
    write("proc/uptime", "22457.14 13294.63\n");
    write(
        "proc/diskstats",
        """
           7       0 loop0 11 0 900 4 0 0 0 0 0 8 4 0 0 0 0 0 0
         254       0 vda 513980 41562 17263706 594879 305547 400124 63208928 257214 0 124932 909965 389022 81 57184016 56434 18026 1437
         254       1 vda1 500 0 4000 60 10 0 80 5 0 20 65 0 0 0 0 0 0
         253       0 dm-0 700 0 8000 90 20 0 160 10 0 30 100 0 0 0 0 0 0
         252       0 zram0 3 0 24 0 0 0 0 0 0 0 0 0 0 0 0 0 0
         104       0 cciss/c0d0 5 0 40 2 6 0 48 3 1 4 5 0 0 0 0 0 0
        """);
    directory("sys/block/loop0");
    directory("sys/block/vda/slaves");
    directory("sys/block/dm-0/slaves/vda1");
    directory("sys/block/zram0");
    directory("sys/block/cciss!c0d0/slaves");
    write(
        "proc/1/net/dev",
        """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
            lo: 7529944   18940    0    0    0     0          0         0  7529944   18940    0    0    0     0       0          0
          eth0:612504016   18114    1    2    3     4          5         6  2054298   14485    7    8    9    10      11         12
        """);
    write(
        "proc/filesystems", "nodev\tsysfs\nnodev\tproc\nnodev\ttmpfs\n\text4\n\txfs\n\tsquashfs\n");
    write(
        "proc/1/mounts",
        """
        /dev/vda1 / ext4 rw,relatime 0 0
        proc /proc proc rw,nosuid 0 0
        /dev/loop0 /snap/core squashfs ro,nodev 0 0
        /dev/vda1 /var/lib/bound ext4 rw,relatime 0 0
        /dev/vdb /data\\040set xfs ro,relatime 0 0
        """);
    process(1, "systemd", 'S', 100, 50, 1);
    process(2, "kthreadd", 'S', 0, 3, 2);
    process(301, "a) name (of its own", 'R', 1000, 200, 5000);
    process(302, "zombie", 'Z', 0, 0, 5100);
    process(303, "java", 'D', 700, 100, 6000);
    process(304, "stopped", 'T', 1, 1, 6100);
  }

  Path path() {
    return directory;
  }

  HostRoot root() {
    return new HostRoot(directory);
  }

  RecordedTree write(String file, String text) {
    try {
      Path path = directory.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /// Writes a part of the file anew.
  RecordedTree replace(String file, String old, String text) {
    try {
      String before = Files.readString(directory.resolve(file));
      if (!before.contains(old)) {
        throw new IllegalArgumentException(file + " has no '" + old + "'");
      }
      return write(file, before.replace(old, text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RecordedTree directory(String name) {
    try {
      Files.createDirectories(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  RecordedTree delete(String file) {
    try {
      Files.delete(directory.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  RecordedTree process(int pid, String name, char state, long user, long system, long start) {
    return write(
        "proc/" + pid + "/stat",
        pid
            + " ("
            + name
            + ") "
            + state
            + " 1 1 1 0 -1 4194560 17 9500 0 2 "
            + user
            + " "
            + system
            + " 10 4 20 0 1 0 "
            + start
            + " 170000 3000 18446744073709551615 1 1 0 0 0 0 0 4096 1088 0 0 0 17 1 0 0 0 0 0\n");
  }

  /// A container's control group, seen from inside: processors and memory are limited.
  RecordedTree container() {
    write("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n");
    write("sys/fs/cgroup/cpu.max", "50000 100000\n");
    write("sys/fs/cgroup/cpuset.cpus.effective", "0-1\n");
    write(
        "sys/fs/cgroup/cpu.stat",
        """
        usage_usec 5000000
        user_usec 3000000
        system_usec 2000000
        nr_periods 100
        nr_throttled 4
        throttled_usec 250000
        """);
    write("sys/fs/cgroup/memory.max", "200000000\n");
    write("sys/fs/cgroup/memory.current", "150000000\n");
    write("sys/fs/cgroup/memory.stat", "anon 90000000\nfile 60000000\ninactive_file 50000000\n");
    write("sys/fs/cgroup/memory.events", "low 0\nhigh 0\nmax 3\noom 1\noom_kill 1\n");
    write(
        "sys/fs/cgroup/io.stat",
        """
        254:0 rbytes=4096 wbytes=8192 rios=1 wios=2 dbytes=0 dios=0
        253:0 rbytes=4096 wbytes=8192 rios=1 wios=2 dbytes=0 dios=0
        7:0
        """);
    return this;
  }
}
