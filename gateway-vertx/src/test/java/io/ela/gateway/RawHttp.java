package io.ela.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** HTTP/1.1 over a plain socket: what is on the wire, nothing added, nothing decoded but chunks. */
final class RawHttp {
  private static final Set<String> HOP = Set.of("connection", "transfer-encoding", "keep-alive");

  /**
   * An answer.
   *
   * @param body without chunk framing, still compressed
   */
  record Answer(
      int status, String statusLine, List<Map.Entry<String, String>> headers, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    String header(String name) {
      return headers.stream()
          .filter(h -> h.getKey().equalsIgnoreCase(name))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse("");
    }

    /** End-to-end headers; the length only counts where the framing is by length. */
    Map<String, String> endToEnd() {
      Map<String, String> kept = new TreeMap<>();
      for (Map.Entry<String, String> header : headers) {
        String name = header.getKey().toLowerCase(Locale.ROOT);
        if (!HOP.contains(name)) {
          kept.merge(name, header.getValue(), (a, b) -> a + "|" + b);
        }
      }
      return kept;
    }
  }

  private RawHttp() {}

  static Answer send(String address, String method, String target, String... headers)
      throws IOException {
    return send(address, method, target, null, headers);
  }

  static Answer send(String address, String method, String target, byte[] body, String... headers)
      throws IOException {
    URI uri = URI.create(address);
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(60_000);
      StringBuilder head = new StringBuilder();
      head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
      head.append("Host: test\r\nConnection: close\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      boolean waits = List.of(headers).contains("Expect: 100-continue");
      if (body != null) {
        head.append("Content-Length: ").append(body.length).append("\r\n");
      }
      head.append("\r\n");
      OutputStream out = socket.getOutputStream();
      out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      InputStream in = socket.getInputStream();
      if (waits) {
        String go = line(in);
        if (!go.startsWith("HTTP/1.1 100")) {
          return rest(go, method, in);
        }
        line(in);
      }
      if (body != null) {
        out.write(body);
        out.flush();
      }
      return rest(line(in), method, in);
    }
  }

  private static Answer rest(String statusLine, String method, InputStream in) throws IOException {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    boolean chunked = false;
    int length = -1;
    while (true) {
      String line = line(in);
      if (line.isEmpty()) {
        break;
      }
      int colon = line.indexOf(':');
      String name = line.substring(0, colon);
      String value = line.substring(colon + 1).strip();
      headers.add(Map.entry(name, value));
      chunked |= name.equalsIgnoreCase("transfer-encoding") && value.equals("chunked");
      length = name.equalsIgnoreCase("content-length") ? Integer.parseInt(value) : length;
    }
    int status = Integer.parseInt(statusLine.split(" ")[1]);
    byte[] body;
    if (method.equals("HEAD") || status == 204 || status == 304) {
      body = in.readAllBytes();
    } else if (chunked) {
      body = chunks(in);
    } else if (length >= 0) {
      body = in.readNBytes(length);
      if (body.length < length) {
        throw new IOException("cut off after " + body.length + " of " + length + " bytes");
      }
    } else {
      body = in.readAllBytes();
    }
    return new Answer(status, statusLine, headers, body);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line(in).strip(), 16);
      body.write(in.readNBytes(size));
      line(in);
      if (size == 0) {
        return body.toByteArray();
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("connection closed after \"" + line + "\"");
      }
      if (b == '\n') {
        break;
      }
      line.write(b);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
