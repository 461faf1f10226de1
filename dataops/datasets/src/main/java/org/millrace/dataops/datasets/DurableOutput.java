package org.millrace.dataops.datasets;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;
import org.apache.iceberg.io.PositionOutputStream;

/** A file being written; {@link #close} returns when the disk has it. */
final class DurableOutput extends PositionOutputStream {
  private final Path path;
  private final OutputStream out;
  private long position;
  private boolean closed;

  DurableOutput(Path path, StandardOpenOption... options) throws IOException {
    Set<OpenOption> all = Set.copyOf(EnumSet.of(StandardOpenOption.WRITE, options));
    this.path = path;
    this.out =
        new BufferedOutputStream(Channels.newOutputStream(FileChannel.open(path, all)), 1 << 16);
  }

  @Override
  public long getPos() {
    return position;
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    position++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    position += length;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      out.close();
      LocalFileIO.force(path);
    }
  }
}
