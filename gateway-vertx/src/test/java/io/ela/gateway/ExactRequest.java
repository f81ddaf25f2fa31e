package io.ela.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * One of the requests of {@code exactness.txt}.
 *
 * @param nothing whether it changes nothing
 * @param body null for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ExactRequest(
    String name, boolean nothing, String method, String target, List<String> headers, byte[] body) {
  private static final Pattern TITLE =
      Pattern.compile("## (.*?)((?: \\d-\\d)?)((?: nothing)?)((?: \\d-\\d)?)");
  private static final Pattern MACRO = Pattern.compile("\\{(u|c|s|m|bp)/(\\w[\\w-]*)/?(\\w*)}");

  /** The requests for one major version, in their order. */
  static List<ExactRequest> ofVersion(int major) throws IOException {
    List<ExactRequest> requests = new ArrayList<>();
    try (InputStream in = ExactRequest.class.getResourceAsStream("/exactness.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String block : text.substring(text.indexOf("\n## ") + 1).split("\n(?=## )")) {
        List<String> lines = block.lines().toList();
        Matcher title = TITLE.matcher(lines.get(0));
        if (!title.matches()) {
          throw new IllegalArgumentException(lines.get(0));
        }
        String versions = (title.group(2) + title.group(4)).strip();
        boolean meant =
            versions.isEmpty()
                || (major >= versions.charAt(0) - '0' && major <= versions.charAt(2) - '0');
        if (meant) {
          boolean nothing = !title.group(3).isEmpty();
          requests.add(of(title.group(1), nothing, lines.subList(1, lines.size()), major));
        }
      }
    }
    return requests;
  }

  private static ExactRequest of(String name, boolean nothing, List<String> lines, int major)
      throws IOException {
    String[] line = lines.get(0).split(" ", 2);
    List<String> headers = new ArrayList<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    boolean typed = true;
    boolean any = false;
    for (String more : lines.subList(1, lines.size())) {
      if (more.startsWith("No-Content-Type:")) {
        typed = false;
      } else if (more.startsWith(">")) {
        boolean ended = !more.startsWith(">>");
        String content = spelt(more.substring(ended ? 1 : 2), major);
        body.write(
            (content.startsWith(" ") ? content.substring(1) : content)
                .getBytes(StandardCharsets.UTF_8));
        if (ended) {
          body.write('\n');
        }
        any = true;
      } else if (more.startsWith("hex ")) {
        body.write(HexFormat.of().parseHex(more.substring(4)));
        any = true;
      } else if (more.startsWith("gzip ")) {
        body.write(packed(more.substring(5).replace('|', '\n')));
        headers.add("Content-Encoding: gzip");
        any = true;
      } else {
        headers.add(more);
      }
    }
    boolean given = headers.stream().anyMatch(header -> header.startsWith("Content-Type:"));
    if (any && typed && !given) {
      headers.add("Content-Type: application/json");
    }
    return new ExactRequest(
        name,
        nothing,
        line[0],
        spelt(line[1], major),
        List.copyOf(headers),
        any ? body.toByteArray() : null);
  }

  private static String spelt(String text, int major) {
    boolean types = major < 7;
    String type = types ? "t" : "_doc";
    String plain = text.replace("{t}", type).replace("{bt}", types ? "\"_type\":\"t\"," : "");
    return MACRO
        .matcher(plain)
        .replaceAll(
            found -> {
              String index = "/" + found.group(2);
              String id = "/" + found.group(3);
              return Matcher.quoteReplacement(
                  switch (found.group(1)) {
                    case "u" -> types ? index + "/t" + id + "/_update" : index + "/_update" + id;
                    case "c" -> types ? index + "/t" + id + "/_create" : index + "/_create" + id;
                    case "s" -> types ? index + "/t" + id + "/_source" : index + "/_source" + id;
                    case "m" -> index + "/_mapping" + (types ? "/t" : "");
                    default -> types ? index + "/t" : index;
                  });
            });
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  /** For messages. */
  @Override
  public String toString() {
    return name + " (" + method + " " + target + ")";
  }
}
