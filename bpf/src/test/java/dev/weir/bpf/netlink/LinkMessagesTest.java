// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.bpf.ffi.CCompiler;
import dev.weir.bpf.netlink.LinkMessages.Message;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

class LinkMessagesTest {
  @Test
  @DisabledIfSystemProperty(named = "bpf.skip", matches = "true", disabledReason = "needs clang")
  void layoutIsTheKernels() {
    new CCompiler("sys/socket.h", "linux/netlink.h", "linux/rtnetlink.h", "linux/if_link.h")
        .size("struct nlmsghdr", LinkMessages.HEADER_SIZE)
        .offset("struct nlmsghdr", "nlmsg_type", 4)
        .offset("struct nlmsghdr", "nlmsg_flags", 6)
        .offset("struct nlmsghdr", "nlmsg_seq", 8)
        .size("struct ifinfomsg", LinkMessages.LINK_SIZE)
        .offset("struct ifinfomsg", "ifi_type", 2)
        .offset("struct ifinfomsg", "ifi_index", 4)
        .offset("struct ifinfomsg", "ifi_flags", 8)
        .size("struct rtattr", NetlinkAttributes.HEADER_SIZE)
        .offset("struct rtattr", "rta_type", 2)
        .size("struct sockaddr_nl", NetlinkSocket.ADDRESS_SIZE)
        .offset("struct sockaddr_nl", "nl_groups", NetlinkSocket.ADDRESS_GROUPS)
        .constant("NLMSG_ERROR", LinkMessages.TYPE_ERROR)
        .constant("NLMSG_DONE", LinkMessages.TYPE_DONE)
        .constant("RTM_NEWLINK", LinkMessages.TYPE_NEWLINK)
        .constant("RTM_DELLINK", LinkMessages.TYPE_DELLINK)
        .constant("RTM_GETLINK", LinkMessages.TYPE_GETLINK)
        .constant("NLM_F_DUMP", LinkMessages.FLAG_DUMP)
        .constant("NLM_F_DUMP_INTR", LinkMessages.FLAG_DUMP_INTERRUPTED)
        .constant("IFLA_IFNAME", LinkMessages.ATTRIBUTE_NAME)
        .constant("IFLA_MTU", LinkMessages.ATTRIBUTE_MTU)
        .constant("IFLA_LINKINFO", LinkMessages.ATTRIBUTE_LINKINFO)
        .constant("IFLA_INFO_KIND", LinkMessages.ATTRIBUTE_KIND)
        .check();
  }

  @Test
  @DisabledIfSystemProperty(named = "bpf.skip", matches = "true", disabledReason = "needs clang")
  void routesAreTheKernels() {
    new CCompiler("linux/rtnetlink.h", "linux/genetlink.h")
        .size("struct rtmsg", RouteMessages.ROUTE_SIZE)
        .offset("struct rtmsg", "rtm_dst_len", 1)
        .offset("struct rtmsg", "rtm_type", 7)
        .size("struct rtnexthop", RouteMessages.HOP_SIZE)
        .offset("struct rtnexthop", "rtnh_ifindex", RouteMessages.HOP_INTERFACE)
        .constant("RTM_NEWROUTE", RouteMessages.TYPE_NEWROUTE)
        .constant("RTM_DELROUTE", RouteMessages.TYPE_DELROUTE)
        .constant("RTM_GETROUTE", RouteMessages.TYPE_GETROUTE)
        .constant("RTA_OIF", RouteMessages.ATTRIBUTE_OUT)
        .constant("RTA_MULTIPATH", RouteMessages.ATTRIBUTE_MULTIPATH)
        .constant("RTN_UNICAST", RouteMessages.UNICAST)
        .size("struct genlmsghdr", XdpFeatures.HEADER_SIZE)
        .constant("GENL_ID_CTRL", XdpFeatures.CONTROL)
        .constant("CTRL_CMD_GETFAMILY", XdpFeatures.CONTROL_GETFAMILY)
        .constant("CTRL_ATTR_FAMILY_ID", XdpFeatures.CONTROL_FAMILY_ID)
        .constant("CTRL_ATTR_FAMILY_NAME", XdpFeatures.CONTROL_FAMILY_NAME)
        .check();
  }

  @Test
  void bridgeMessagesAreNotAboutTheInterfaceItself() {
    ByteBuffer message = message(LinkMessages.TYPE_DELLINK, 32);
    message.put(LinkMessages.HEADER_SIZE, (byte) 7).putInt(LinkMessages.HEADER_SIZE + 4, 5);
    assertThat(LinkMessages.read(message)).isEqualTo(new Message.Other());
  }

  @Test
  void removalNamesTheIndex() {
    ByteBuffer message = message(LinkMessages.TYPE_DELLINK, 32);
    message.putInt(LinkMessages.HEADER_SIZE + 4, 5);
    assertThat(LinkMessages.read(message)).isEqualTo(new Message.Gone(5));
    assertThat(message.hasRemaining()).isFalse();
  }

  @Test
  void endAndRefusalAreTold() {
    ByteBuffer done = message(LinkMessages.TYPE_DONE, 20);
    done.putShort(6, (short) LinkMessages.FLAG_DUMP_INTERRUPTED);
    assertThat(LinkMessages.interrupted(done)).isTrue();
    assertThat(LinkMessages.read(done)).isEqualTo(new Message.Done(false));
    assertThat(LinkMessages.interrupted(message(LinkMessages.TYPE_DONE, 20))).isFalse();
    ByteBuffer refused = message(LinkMessages.TYPE_ERROR, 36).putInt(16, -1);
    assertThat(LinkMessages.read(refused)).isEqualTo(new Message.Refused(-1));
  }

  @Test
  void attributesMayBeMissing() {
    ByteBuffer message = message(LinkMessages.TYPE_NEWLINK, 32);
    assertThat(LinkMessages.read(message))
        .isEqualTo(new Message.Present(new NetworkInterface(0, "", false, 0, "", 0)));
  }

  @Test
  void impossibleLengthsAreRefused() {
    for (int length : new int[] {0, 15, 33}) {
      ByteBuffer message = message(LinkMessages.TYPE_NEWLINK, 32).putInt(0, length);
      assertThatIllegalArgumentException().isThrownBy(() -> LinkMessages.read(message));
    }
  }

  private static ByteBuffer message(int type, int length) {
    return ByteBuffer.allocate(length)
        .order(ByteOrder.nativeOrder())
        .putInt(0, length)
        .putShort(4, (short) type);
  }
}
