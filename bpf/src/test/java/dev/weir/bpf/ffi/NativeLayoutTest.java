// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ffi;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

@DisabledIfSystemProperty(
    named = "bpf.skip",
    matches = "true",
    disabledReason = "needs clang and the headers of libbpf")
class NativeLayoutTest {
  private static final String ATTR = "union bpf_attr";

  @Test
  void bpfAttributes() {
    new CCompiler("linux/bpf.h", "sys/syscall.h")
        .offset(ATTR, "map_fd", 0)
        .offset(ATTR, "key", BpfCall.ELEMENT_KEY)
        .offset(ATTR, "value", BpfCall.ELEMENT_VALUE)
        .offset(ATTR, "flags", BpfCall.ELEMENT_FLAGS)
        .constant("offsetof(union bpf_attr, flags) + 8", BpfCall.ELEMENT_SIZE)
        .offset(ATTR, "map_type", 0)
        .offset(ATTR, "key_size", BpfCall.MAP_KEY_SIZE)
        .offset(ATTR, "value_size", BpfCall.MAP_VALUE_SIZE)
        .offset(ATTR, "max_entries", BpfCall.MAP_MAX_ENTRIES)
        .offset(ATTR, "inner_map_fd", BpfCall.MAP_INNER)
        .constant("offsetof(union bpf_attr, inner_map_fd) + 4", BpfCall.MAP_SIZE)
        .constant("BPF_MAP_TYPE_ARRAY", BpfCall.ARRAY)
        .constant("BPF_MAP_TYPE_ARRAY_OF_MAPS", BpfCall.ARRAY_OF_MAPS)
        .offset(ATTR, "info.bpf_fd", 0)
        .offset(ATTR, "info.info_len", BpfCall.INFO_LENGTH)
        .offset(ATTR, "info.info", BpfCall.INFO_POINTER)
        .offset(ATTR, "link_create.prog_fd", 0)
        .offset(ATTR, "link_create.target_ifindex", BpfCall.LINK_IFINDEX)
        .offset(ATTR, "link_create.attach_type", BpfCall.LINK_ATTACH_TYPE)
        .offset(ATTR, "link_create.flags", BpfCall.LINK_FLAGS)
        .offset(ATTR, "raw_tracepoint.name", 0)
        .offset(ATTR, "raw_tracepoint.prog_fd", BpfCall.TRACEPOINT_PROGRAM)
        .offset(ATTR, "start_id", 0)
        .offset(ATTR, "prog_id", 0)
        .offset(ATTR, "next_id", BpfCall.ID_NEXT)
        .constant("BPF_MAP_LOOKUP_BATCH", BpfCall.MAP_LOOKUP_BATCH)
        .constant("BPF_MAP_LOOKUP_AND_DELETE_BATCH", BpfCall.MAP_LOOKUP_AND_DELETE_BATCH)
        .constant("BPF_MAP_DELETE_BATCH", BpfCall.MAP_DELETE_BATCH)
        .constant("BPF_LINK_CREATE", 28)
        .constant("BPF_RAW_TRACEPOINT_OPEN", BpfCall.RAW_TRACEPOINT_OPEN)
        .constant("SYS_bpf", BpfCall.number(System.getProperty("os.arch")))
        .check();
  }

  @Test
  void testRuns() {
    new CCompiler("linux/bpf.h")
        .offset(ATTR, "test.prog_fd", 0)
        .offset(ATTR, "test.retval", TestRunAttr.RETVAL)
        .offset(ATTR, "test.data_size_in", TestRunAttr.DATA_SIZE_IN)
        .offset(ATTR, "test.data_size_out", TestRunAttr.DATA_SIZE_OUT)
        .offset(ATTR, "test.data_in", TestRunAttr.DATA_IN)
        .offset(ATTR, "test.data_out", TestRunAttr.DATA_OUT)
        .offset(ATTR, "test.repeat", TestRunAttr.REPEAT)
        .offset(ATTR, "test.duration", TestRunAttr.DURATION)
        .offset(ATTR, "test.ctx_size_in", TestRunAttr.CTX_SIZE_IN)
        .offset(ATTR, "test.ctx_size_out", TestRunAttr.CTX_SIZE_OUT)
        .offset(ATTR, "test.ctx_in", TestRunAttr.CTX_IN)
        .offset(ATTR, "test.ctx_out", TestRunAttr.CTX_OUT)
        .constant("sizeof(((union bpf_attr *)0)->test)", TestRunAttr.SIZE)
        .check();
  }

  @Test
  void batches() {
    new CCompiler("linux/bpf.h")
        .offset(ATTR, "batch.in_batch", BatchAttr.IN_BATCH)
        .offset(ATTR, "batch.out_batch", BatchAttr.OUT_BATCH)
        .offset(ATTR, "batch.keys", BatchAttr.KEYS)
        .offset(ATTR, "batch.values", BatchAttr.VALUES)
        .offset(ATTR, "batch.count", BatchAttr.COUNT)
        .offset(ATTR, "batch.map_fd", BatchAttr.MAP_FD)
        .offset(ATTR, "batch.elem_flags", BatchAttr.ELEM_FLAGS)
        .constant("sizeof(((union bpf_attr *)0)->batch)", BatchAttr.SIZE)
        .check();
  }

  @Test
  void kernelInfo() {
    new CCompiler("linux/bpf.h")
        .offset("struct bpf_map_info", "type", 0)
        .offset("struct bpf_map_info", "key_size", KernelInfo.MAP_KEY_SIZE)
        .offset("struct bpf_map_info", "value_size", KernelInfo.MAP_VALUE_SIZE)
        .offset("struct bpf_map_info", "max_entries", KernelInfo.MAP_MAX_ENTRIES)
        .offset("struct bpf_map_info", "map_flags", KernelInfo.MAP_FLAGS)
        .offset("struct bpf_map_info", "ifindex", KernelInfo.MAP_INFO_SIZE)
        .offset("struct bpf_prog_info", "id", KernelInfo.PROG_ID)
        .offset("struct bpf_prog_info", "name", KernelInfo.PROG_NAME)
        .constant("BPF_OBJ_NAME_LEN", KernelInfo.PROG_NAME_LENGTH)
        .offset("struct bpf_prog_info", "ifindex", KernelInfo.PROG_INFO_SIZE)
        .offset("struct bpf_prog_info", "run_time_ns", KernelInfo.PROG_RUN_NANOS)
        .offset("struct bpf_prog_info", "run_cnt", KernelInfo.PROG_RUNS)
        .offset("struct bpf_prog_info", "recursion_misses", KernelInfo.PROG_MISSES)
        .constant("offsetof(struct bpf_prog_info, recursion_misses) + 8", KernelInfo.PROG_RUN_SIZE)
        .offset("struct bpf_link_info", "type", 0)
        .offset("struct bpf_link_info", "id", KernelInfo.LINK_ID)
        .offset("struct bpf_link_info", "prog_id", KernelInfo.LINK_PROG_ID)
        .offset("struct bpf_link_info", "xdp.ifindex", KernelInfo.LINK_IFINDEX)
        .check();
  }

  @Test
  void packetContext() {
    new CCompiler("linux/bpf.h")
        .offset("struct __sk_buff", "mark", SkBuff.MARK)
        .offset("struct __sk_buff", "priority", SkBuff.PRIORITY)
        .offset("struct __sk_buff", "ingress_ifindex", SkBuff.INGRESS_IFINDEX)
        .offset("struct __sk_buff", "ifindex", SkBuff.IFINDEX)
        .offset("struct __sk_buff", "cb", SkBuff.CB)
        .offset("struct __sk_buff", "tstamp", SkBuff.TSTAMP)
        .offset("struct __sk_buff", "wire_len", SkBuff.WIRE_LEN)
        .offset("struct __sk_buff", "gso_segs", SkBuff.GSO_SEGS)
        .offset("struct __sk_buff", "gso_size", SkBuff.GSO_SIZE)
        .size("struct __sk_buff", SkBuff.SIZE)
        .check();
  }

  @Test
  void libbpfOptions() {
    new CCompiler("bpf/libbpf.h")
        .offset("struct bpf_object_open_opts", "object_name", Libbpf.OPEN_OPTS_NAME)
        .offset("struct bpf_object_open_opts", "kernel_log_buf", Libbpf.OPEN_OPTS_LOG_BUF)
        .offset("struct bpf_object_open_opts", "kernel_log_size", Libbpf.OPEN_OPTS_LOG_SIZE)
        // Later versions append fields; libbpf takes our shorter struct by its size.
        .constant(
            "(offsetof(struct bpf_object_open_opts, kernel_log_level) + 8)", Libbpf.OPEN_OPTS_SIZE)
        .offset("struct bpf_tc_hook", "ifindex", Clsact.HOOK_IFINDEX)
        .offset("struct bpf_tc_hook", "attach_point", Clsact.HOOK_POINT)
        .size("struct bpf_tc_hook", Clsact.HOOK_SIZE)
        .offset("struct bpf_tc_opts", "prog_fd", Clsact.OPTIONS_FD)
        .offset("struct bpf_tc_opts", "prog_id", Clsact.OPTIONS_PROGRAM_ID)
        .offset("struct bpf_tc_opts", "handle", Clsact.OPTIONS_HANDLE)
        .offset("struct bpf_tc_opts", "priority", Clsact.OPTIONS_PRIORITY)
        .size("struct bpf_tc_opts", Clsact.OPTIONS_SIZE)
        .check();
  }

  @Test
  void drivers() {
    new CCompiler("linux/ethtool.h", "linux/sockios.h", "linux/if.h", "linux/if_link.h")
        .constant("SIOCETHTOOL", EthtoolDriver.SIOCETHTOOL)
        .constant("ETHTOOL_GDRVINFO", EthtoolDriver.GET_DRIVER)
        .offset("struct ifreq", "ifr_ifru", EthtoolDriver.REQUEST_DATA)
        .size("struct ifreq", EthtoolDriver.REQUEST_SIZE)
        .offset("struct ethtool_drvinfo", "driver", EthtoolDriver.INFO_DRIVER)
        .size("struct ethtool_drvinfo", EthtoolDriver.INFO_SIZE)
        .constant("XDP_FLAGS_UPDATE_IF_NOEXIST", Xdp.UPDATE_IF_NOEXIST)
        .check();
  }

  @Test
  void libc() {
    new CCompiler("poll.h", "sys/mman.h", "fcntl.h", "sched.h", "sys/socket.h", "sys/eventfd.h")
        .offset("struct pollfd", "events", WakeablePoll.POLLFD_EVENTS)
        .offset("struct pollfd", "revents", WakeablePoll.POLLFD_REVENTS)
        .size("struct pollfd", WakeablePoll.POLLFD_SIZE)
        .constant("O_CLOEXEC", Libc.CLOSE_ON_EXEC)
        .constant("SOCK_CLOEXEC", Libc.CLOSE_ON_EXEC)
        .constant("EFD_CLOEXEC", Libc.CLOSE_ON_EXEC)
        .constant("EFD_NONBLOCK", Libc.NONBLOCK)
        .constant("CLONE_NEWNET", Libc.NEW_NETWORK)
        .constant("MAP_PRIVATE | MAP_ANONYMOUS", Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS)
        .constant("SO_RCVBUF", Socket.SO_RCVBUF)
        .constant("MSG_DONTWAIT", Socket.MSG_DONTWAIT)
        .constant("AF_PACKET", Socket.AF_PACKET)
        .check();
  }

  @Test
  void differenceIsNamed() {
    assertThatThrownBy(() -> new CCompiler("linux/bpf.h").size("struct __sk_buff", 7).check())
        .hasMessageContaining("sizeof(struct __sk_buff) is not 7");
  }
}
