// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Batch;
import dev.weir.api.FlowBatch;
import dev.weir.otlp.Signal;
import dev.weir.otlp.decode.Room.NoRoomException;
import dev.weir.otlp.encode.Requests;
import dev.weir.otlp.mapping.Key;
import dev.weir.otlp.proto.ProtoReader.MalformedException;
import dev.weir.otlp.proto.ProtoWriter;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.otlp.RandomRecords;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever the bytes are: a request, or a refusal; no other exception, and no more memory than was
/// asked for.
class DecoderFuzzTest {
  private static final int RUNS = 20_000;
  private static final int MESSAGE = 1 << 3 | 2;

  @ParameterizedTest
  @EnumSource(Signal.class)
  void damagedRequestsAreReadOrRefused(Signal signal) throws Exception {
    List<byte[]> seeds =
        List.of(
            seed(
                signal,
                new FlowBatch(SampleBatches.flows().resource(), new RandomRecords(1).flows(6))),
            seed(signal, SampleBatches.events()),
            seed(signal, SampleBatches.metrics()));
    Random random = new Random(signal.label().length());
    int refused = 0;
    for (int run = 0; run < RUNS; run++) {
      byte[] damaged = damage(seeds.get(run % seeds.size()), random);
      try {
        RequestDecoder.decode(signal, damaged, 0, damaged.length, _ -> {});
      } catch (MalformedException _) {
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("run " + run + ": " + Arrays.toString(damaged), e);
      }
    }
    assertThat(refused).isBetween(RUNS / 10, RUNS - 1);
  }

  /// Every signal's decoder meets every kind of request, and pure noise.
  private static byte[] seed(Signal signal, Batch batch) {
    List<byte[]> requests = Requests.full().of(signal, batch, Requests.PLENTY);
    if (requests.isEmpty()) {
      byte[] noise = new byte[200];
      new Random(7).nextBytes(noise);
      return noise;
    }
    return requests.getFirst();
  }

  private static byte[] damage(byte[] seed, Random random) {
    byte[] damaged = seed.clone();
    for (int i = random.nextInt(8); i >= 0 && damaged.length > 0; i--) {
      int at = random.nextInt(damaged.length);
      switch (random.nextInt(5)) {
        case 0 -> damaged[at] = (byte) random.nextInt();
        case 1 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> damaged = Arrays.copyOf(damaged, at);
        case 3 -> {
          int length = Math.min(random.nextInt(40), damaged.length - at);
          System.arraycopy(
              damaged, random.nextInt(damaged.length - length + 1), damaged, at, length);
        }
        default -> Arrays.fill(damaged, at, Math.min(damaged.length, at + 9), (byte) 0xff);
      }
    }
    return damaged;
  }

  @Test
  void valuesNestedTooDeepAreRefused() {
    byte[] value = {};
    for (int i = 0; i < 3_000; i++) {
      value = wrap(5 << 3 | 2, wrap(MESSAGE, value));
    }
    byte[] attribute =
        join(wrap(MESSAGE, "a".getBytes(StandardCharsets.UTF_8)), wrap(2 << 3 | 2, value));
    byte[] request = wrap(MESSAGE, wrap(MESSAGE, wrap(MESSAGE, attribute)));

    assertThatThrownBy(() -> decode(Signal.LOGS, request))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("nested deeper");
  }

  @Test
  void lengthsThatLieAreRefused() {
    for (byte[] request :
        List.of(
            new byte[] {MESSAGE, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7},
            new byte[] {MESSAGE, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
            new byte[] {MESSAGE, 4, MESSAGE, 100, 0, 0},
            new byte[] {MESSAGE},
            new byte[] {0, 0},
            new byte[] {7})) {
      assertThatThrownBy(() -> decode(Signal.LOGS, request)).isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void anEmptyRequestIsOne() {
    assertThatCode(() -> decode(Signal.METRICS, new byte[0])).doesNotThrowAnyException();
  }

  /// A map below a map repeats its name at each entry: a megabyte could become a terabyte.
  @Test
  void namesOfMapsDoNotMultiply() throws Exception {
    ProtoWriter entries = new ProtoWriter();
    for (int i = 0; i < 1_000; i++) {
      int end = entries.size();
      entries.varintField(3 << 3, 1);
      entries.varint(entries.size() - end);
      Key.write(entries, "", "k");
      entries.message(MESSAGE, end);
    }
    byte[] map = wrap(6 << 3 | 2, entries.toByteArray());
    byte[] attribute =
        join(
            wrap(MESSAGE, "n".repeat(1 << 20).getBytes(StandardCharsets.UTF_8)),
            wrap(2 << 3 | 2, map));
    byte[] point = wrap(7 << 3 | 2, attribute);
    byte[] metric =
        join(
            wrap(MESSAGE, "m".getBytes(StandardCharsets.UTF_8)),
            wrap(
                5 << 3 | 2,
                wrap(MESSAGE, join(point, new byte[] {6 << 3 | 1, 0, 0, 0, 0, 0, 0, 0, 0}))));
    byte[] request = wrap(MESSAGE, wrap(2 << 3 | 2, wrap(2 << 3 | 2, metric)));

    Decoded decoded = decode(Signal.METRICS, request);

    assertThat(decoded.rejections().message()).contains("more than 1000 characters");
  }

  /// Two bytes each: 16 million points of nothing, or as many metrics.
  @Test
  void memoryIsAskedForBeforeItIsTaken() {
    byte[] request =
        wrap(MESSAGE, wrap(2 << 3 | 2, repeat(join(wrap(2 << 3 | 2, metric())), 200_000)));

    assertThatThrownBy(
            () -> {
              long[] left = {10 << 20};
              RequestDecoder.decode(
                  Signal.METRICS,
                  request,
                  0,
                  request.length,
                  bytes -> {
                    left[0] -= bytes;
                    if (left[0] < 0) {
                      throw new NoRoomException("10 MiB");
                    }
                  });
            })
        .isInstanceOf(NoRoomException.class);
  }

  private static byte[] metric() {
    byte[] point = {6 << 3 | 1, 0, 0, 0, 0, 0, 0, 0, 0};
    return join(
        wrap(MESSAGE, "m".getBytes(StandardCharsets.UTF_8)),
        wrap(5 << 3 | 2, wrap(MESSAGE, point)));
  }

  private static Decoded decode(Signal signal, byte[] request) throws Exception {
    return RequestDecoder.decode(signal, request, 0, request.length, _ -> {});
  }

  private static byte[] wrap(int tag, byte[] content) {
    ProtoWriter out = new ProtoWriter();
    out.bytes(content);
    out.message(tag, 0);
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] repeat(byte[] part, int times) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
