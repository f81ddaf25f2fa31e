package io.ela.dialect.split;

import io.ela.dialect.rest.Endpoint;
import io.ela.dialect.rest.RestPath;
import io.ela.dialect.translate.ClientRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts other names into the path of a request. Stateless. */
final class SplitPaths {
  private static final String INDEX = "{index}";
  private static final String TYPE = "{type}";

  private SplitPaths() {}

  /** The request with another index expression in the place of its own. */
  static ClientRequest withIndex(ClientRequest request, String expression) {
    Endpoint endpoint = request.endpoint();
    List<String> template = RestPath.rawSegments(endpoint.template());
    List<String> raw = new ArrayList<>(RestPath.rawSegments(request.rawPath()));
    int at = template.indexOf(INDEX);
    if (at >= 0 && at < raw.size()) {
      raw.set(at, RestPath.encode(expression));
    }
    Map<String, String> parts = new HashMap<>(endpoint.pathParts());
    parts.put("index", expression);
    return changed(request, "/" + String.join("/", raw), parts);
  }

  /** The request without index and type in its path: each of its items names them. */
  static ClientRequest withoutIndex(ClientRequest request) {
    List<String> template = RestPath.rawSegments(request.endpoint().template());
    List<String> raw = RestPath.rawSegments(request.rawPath());
    List<String> left = new ArrayList<>();
    for (int i = 0; i < raw.size(); i++) {
      String part = i < template.size() ? template.get(i) : "";
      if (!part.equals(INDEX) && !part.equals(TYPE)) {
        left.add(raw.get(i));
      }
    }
    Map<String, String> parts = new HashMap<>(request.endpoint().pathParts());
    parts.remove("index");
    parts.remove("type");
    return changed(request, "/" + String.join("/", left), parts);
  }

  private static ClientRequest changed(
      ClientRequest request, String rawPath, Map<String, String> parts) {
    Endpoint endpoint = request.endpoint();
    return new ClientRequest(
        request.method(),
        rawPath,
        request.query(),
        request.contentType(),
        request.accept(),
        request.body(),
        new Endpoint(endpoint.api(), endpoint.kind(), endpoint.template(), parts));
  }
}
