package org.millrace.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An HTTP/1.1 connection that is kept alive, with as little between caller and socket as can be:
 * what is measured is the server. Where the server announces that it closes, as Tomcat does after a
 * hundred answers, the next question opens it anew. Reads only answers that say their length. One
 * thread's.
 */
final class HttpConnection implements AutoCloseable {
  private static final String LENGTH = "content-length:";
  private static final String CLOSE = "connection: close";
  private final URI server;
  private final StringBuilder line = new StringBuilder(128);
  private Socket socket;
  private InputStream in;

  HttpConnection(URI server) throws IOException {
    this.server = server;
    this.socket = connect(server);
    this.in = new BufferedInputStream(socket.getInputStream(), 8192);
  }

  private static Socket connect(URI server) throws IOException {
    Socket socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(30_000);
    return socket;
  }

  /** The whole request as it goes over the wire. */
  static byte[] post(URI server, String path, byte[] json) {
    byte[] head =
        ("POST " + path + " HTTP/1.1\r\nHost: " + server.getAuthority())
            .concat("\r\nContent-Type: application/json\r\nContent-Length: " + json.length)
            .concat("\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = new byte[head.length + json.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(json, 0, request, head.length, json.length);
    return request;
  }

  /**
   * Sends a request and reads its answer to the end.
   *
   * @return the answer's body
   * @throws IOException if the answer is not 200 or does not say its length
   */
  byte[] ask(byte[] request) throws IOException {
    if (socket.isClosed()) {
      socket = connect(server);
      in = new BufferedInputStream(socket.getInputStream(), 8192);
    }
    socket.getOutputStream().write(request);
    String status = line();
    int length = -1;
    boolean closes = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        length = Integer.parseInt(header.substring(LENGTH.length()).strip());
      }
      closes |= header.equalsIgnoreCase(CLOSE);
    }
    if (length < 0) {
      throw new IOException("Cannot read an answer without Content-Length: " + status);
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("Cannot read past " + body.length + " bytes of " + length);
    }
    if (closes) {
      socket.close();
    }
    if (!status.toUpperCase(Locale.ROOT).startsWith("HTTP/1.1 200")) {
      throw new IOException(status + " " + new String(body, StandardCharsets.UTF_8));
    }
    return body;
  }

  private String line() throws IOException {
    line.setLength(0);
    for (int read = in.read(); read != '\n'; read = in.read()) {
      if (read < 0) {
        throw new EOFException("Cannot read an answer: the server closed the connection");
      }
      if (read != '\r') {
        line.append((char) read);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
