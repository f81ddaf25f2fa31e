package io.ela.cluster;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request to a cluster.
 *
 * @param uri path and query, percent-encoded; sent as it is
 * @param body null for none
 * @param contentType null for none
 * @param timeout null for the cluster's {@code request-timeout}
 */
public record EsRequest(
    HttpMethod method,
    String uri,
    @Nullable Buffer body,
    @Nullable String contentType,
    @Nullable Duration timeout) {

  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";

  public static EsRequest get(String uri) {
    return new EsRequest(HttpMethod.GET, uri, null, null, null);
  }

  public static EsRequest head(String uri) {
    return new EsRequest(HttpMethod.HEAD, uri, null, null, null);
  }

  public static EsRequest delete(String uri) {
    return new EsRequest(HttpMethod.DELETE, uri, null, null, null);
  }

  public static EsRequest post(String uri) {
    return new EsRequest(HttpMethod.POST, uri, null, null, null);
  }

  public static EsRequest put(String uri) {
    return new EsRequest(HttpMethod.PUT, uri, null, null, null);
  }

  public EsRequest json(String body) {
    return json(Buffer.buffer(body));
  }

  public EsRequest json(Buffer body) {
    return new EsRequest(method, uri, body, JSON, timeout);
  }

  /** A body of lines, for {@code _bulk} and {@code _msearch}. */
  public EsRequest lines(Buffer body) {
    return new EsRequest(method, uri, body, NDJSON, timeout);
  }

  public EsRequest within(Duration newTimeout) {
    return new EsRequest(method, uri, body, contentType, newTimeout);
  }

  /** Percent-encodes one path segment or query value, such as an id with slashes. */
  public static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return method + " " + uri;
  }
}
