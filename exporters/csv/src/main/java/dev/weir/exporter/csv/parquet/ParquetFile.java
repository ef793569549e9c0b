// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.parquet;

import dev.weir.exporter.csv.row.ColumnType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// Writes row groups and the footer that tells of them; numbers and names are those of the format's
/// `parquet.thrift`. Every column is optional and has one data page for each row group, plain or with a
/// dictionary. Not safe for use by several threads.
final class ParquetFile {
  private static final String MAGIC = "PAR1";
  private static final int OPTIONAL = 1;
  private static final int PLAIN = 0;
  private static final int RLE = 3;
  private static final int RLE_DICTIONARY = 8;
  private static final int DATA_PAGE = 0;
  private static final int DICTIONARY_PAGE = 2;
  private static final int UNCOMPRESSED = 0;
  private static final int GZIP = 2;

  private record Chunk(
      String column,
      ColumnType type,
      boolean dictionary,
      long dictionaryOffset,
      long dataOffset,
      long plainBytes,
      long bytes,
      int rows,
      int nulls) {}

  private final OutputStream out;
  private final boolean gzip;
  private final List<List<Chunk>> groups = new ArrayList<>();
  private final Bytes compressed = new Bytes(1 << 16);
  private long position;
  private long rows;

  ParquetFile(OutputStream out, boolean gzip) throws IOException {
    this.out = out;
    this.gzip = gzip;
    Bytes magic = new Bytes(4);
    magic.putAscii(MAGIC);
    write(magic);
  }

  /// Writes a row group. All columns have the same number of rows.
  void group(List<ColumnValues> columns) throws IOException {
    List<Chunk> chunks = new ArrayList<>();
    for (ColumnValues column : columns) {
      chunks.add(chunk(column));
    }
    groups.add(chunks);
    rows += columns.getFirst().rows();
  }

  private Chunk chunk(ColumnValues column) throws IOException {
    long start = position;
    long plain = 0;
    boolean dictionary = column.hasDictionary();
    if (dictionary) {
      plain += page(column.dictionaryPage(), DICTIONARY_PAGE, column.dictionarySize(), PLAIN);
    }
    long data = position;
    plain += page(column.dataPage(), DATA_PAGE, column.rows(), dictionary ? RLE_DICTIONARY : PLAIN);
    return new Chunk(
        column.name(),
        column.type(),
        dictionary,
        start,
        data,
        plain,
        position - start,
        column.rows(),
        column.nulls());
  }

  /// Writes a page and returns how many bytes it would have without compression.
  private long page(Bytes content, int type, int values, int encoding) throws IOException {
    Bytes stored = gzip ? compress(content) : content;
    Bytes header = new Bytes(64);
    Thrift thrift = new Thrift(header).begin();
    thrift.i32(1, type).i32(2, content.length()).i32(3, stored.length());
    if (type == DATA_PAGE) {
      thrift.struct(5).i32(1, values).i32(2, encoding).i32(3, RLE).i32(4, RLE).end();
    } else {
      thrift.struct(7).i32(1, values).i32(2, encoding).end();
    }
    thrift.end();
    write(header);
    write(stored);
    return (long) header.length() + content.length();
  }

  private Bytes compress(Bytes content) throws IOException {
    compressed.clear();
    try (GZIPOutputStream to =
        new GZIPOutputStream(
            new OutputStream() {
              @Override
              public void write(int b) {
                compressed.put(b);
              }

              @Override
              public void write(byte[] bytes, int from, int count) {
                compressed.put(bytes, from, count);
              }
            },
            1 << 13)) {
      content.writeTo(to);
    }
    return compressed;
  }

  /// Writes the footer.
  void finish(List<ColumnValues> columns) throws IOException {
    Bytes footer = new Bytes(1 << 12);
    Thrift thrift = new Thrift(footer).begin();
    thrift.i32(1, 2).structs(2, columns.size() + 1);
    thrift.begin().text(4, "rows").i32(5, columns.size()).end();
    columns.forEach(column -> schema(column, thrift));
    thrift.i64(3, rows).structs(4, groups.size());
    groups.forEach(group -> group(group, thrift));
    thrift.text(6, "weir").end();
    write(footer);
    Bytes tail = new Bytes(8);
    tail.putInt(footer.length());
    tail.putAscii(MAGIC);
    write(tail);
  }

  private static void schema(ColumnValues column, Thrift thrift) {
    thrift.begin().i32(1, physical(column.type())).i32(3, OPTIONAL).text(4, column.name());
    switch (column.type()) {
      case TEXT -> thrift.i32(6, 0).struct(10).struct(1).end().end(); // UTF8, a string
      case TIME -> // a timestamp, UTC, nanoseconds
          thrift.struct(10).struct(8).bool(1, true).struct(2).struct(3).end().end().end().end();
      case INTEGER, DOUBLE -> {}
    }
    thrift.end();
  }

  private static int physical(ColumnType type) {
    return switch (type) {
      case INTEGER, TIME -> 2; // INT64
      case DOUBLE -> 5;
      case TEXT -> 6; // BYTE_ARRAY
    };
  }

  private void group(List<Chunk> group, Thrift thrift) {
    thrift.begin().structs(1, group.size());
    group.forEach(chunk -> chunk(chunk, thrift));
    long plain = group.stream().mapToLong(Chunk::plainBytes).sum();
    long bytes = group.stream().mapToLong(Chunk::bytes).sum();
    thrift.i64(2, plain).i64(3, group.getFirst().rows());
    thrift.i64(5, group.getFirst().dictionaryOffset()).i64(6, bytes).end();
  }

  private void chunk(Chunk chunk, Thrift thrift) {
    thrift.begin().i64(2, 0).struct(3);
    thrift.i32(1, physical(chunk.type()));
    if (chunk.dictionary()) {
      thrift.i32s(2, PLAIN, RLE, RLE_DICTIONARY);
    } else {
      thrift.i32s(2, PLAIN, RLE);
    }
    thrift.texts(3, chunk.column()).i32(4, gzip ? GZIP : UNCOMPRESSED).i64(5, chunk.rows());
    thrift.i64(6, chunk.plainBytes()).i64(7, chunk.bytes()).i64(9, chunk.dataOffset());
    if (chunk.dictionary()) {
      thrift.i64(11, chunk.dictionaryOffset());
    }
    thrift.struct(12).i64(3, chunk.nulls()).end();
    thrift.end().end();
  }

  private void write(Bytes bytes) throws IOException {
    bytes.writeTo(out);
    position += bytes.length();
  }
}
