// SPDX-License-Identifier: Apache-2.0
/* flood INTERFACE DESTINATION_MAC FLOWS SECONDS [PACKETS_PER_SECOND [PROTOCOL]]: frames of 80 bytes
 * over IPv6 from as many source addresses and ports as there are FLOWS, by a packet socket, 64 at a
 * time; UDP, or another protocol whose header begins with ports.
 * Nobody has the destination address: the frames are dropped right behind the hook. Prints packets,
 * ns a packet, and ns of its own processor time a packet, which other work on the machine does not
 * add to. */
#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BATCH 64
#define PAYLOAD 18
#define FRAME (14 + 40 + 8 + PAYLOAD)

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static double cpu_s(void)
{
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	return used.ru_utime.tv_sec + used.ru_stime.tv_sec +
	       (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static void fill(unsigned char *frame, const unsigned char *mac)
{
	memset(frame, 0, FRAME);
	memcpy(frame, mac, 6);
	frame[6] = 2;
	frame[11] = 9;
	frame[12] = 0x86;
	frame[13] = 0xdd;
	frame[14] = 0x60;
	frame[19] = 8 + PAYLOAD;
	frame[20] = 17;
	frame[21] = 64;
	inet_pton(AF_INET6, "2001:db8:f::", frame + 22);
	inet_pton(AF_INET6, "2001:db8:e::1", frame + 38);
	frame[57] = 9; /* to port 9 */
	frame[59] = 8 + PAYLOAD;
}

int main(int argc, char **argv)
{
	static unsigned char frames[BATCH][FRAME];
	struct mmsghdr messages[BATCH] = {};
	struct iovec parts[BATCH];
	struct sockaddr_ll to = {.sll_family = AF_PACKET, .sll_halen = 6};
	unsigned char mac[6];
	unsigned int m[6], next = 0;
	double seconds, rate, start;
	long flows, sent = 0;
	int fd;

	if (argc < 5 ||
	    sscanf(argv[2], "%x:%x:%x:%x:%x:%x", m, m + 1, m + 2, m + 3, m + 4, m + 5) != 6)
		return fprintf(stderr,
			       "usage: flood INTERFACE MAC FLOWS SECONDS [PPS [PROTOCOL]]\n"),
		       2;
	for (int i = 0; i < 6; i++)
		mac[i] = m[i];
	flows = atol(argv[3]);
	seconds = atof(argv[4]);
	rate = argc > 5 ? atof(argv[5]) : 0;
	fd = socket(AF_PACKET, SOCK_RAW, 0);
	to.sll_ifindex = if_nametoindex(argv[1]);
	if (fd < 0 || !to.sll_ifindex)
		return perror(argv[1]), 1;
	for (int i = 0; i < BATCH; i++) {
		fill(frames[i], mac);
		if (argc > 6)
			frames[i][20] = atoi(argv[6]);
		parts[i] = (struct iovec){frames[i], FRAME};
		messages[i].msg_hdr = (struct msghdr){.msg_name = &to,
						      .msg_namelen = sizeof(to),
						      .msg_iov = &parts[i],
						      .msg_iovlen = 1};
	}
	start = now_s();
	while (now_s() - start < seconds) {
		int done;

		for (int i = 0; i < BATCH; i++) {
			unsigned int flow = (next + i) % flows, low = htonl(flow);
			unsigned short port = htons(1024 + flow % 60000);

			memcpy(frames[i] + 34, &low, 4);
			memcpy(frames[i] + 54, &port, 2);
		}
		done = sendmmsg(fd, messages, BATCH, 0);
		if (done < 0)
			continue;
		next = (next + done) % flows;
		sent += done;
		if (rate > 0) {
			double ahead = sent / rate - (now_s() - start);

			if (ahead > 0)
				usleep(ahead * 1e6);
		}
	}
	printf("%ld %.1f %.1f\n", sent, (now_s() - start) * 1e9 / sent, cpu_s() * 1e9 / sent);
	return 0;
}
