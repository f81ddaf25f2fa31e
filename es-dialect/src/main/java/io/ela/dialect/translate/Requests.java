package io.ela.dialect.translate;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.QueryString;
import io.ela.dialect.rest.RestPath;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What every translated request needs: parameters, content types, a body in {@code source}. */
final class Requests {
  static final String JSON = "application/json";
  static final String NDJSON = "application/x-ndjson";

  private final Scope scope;
  private final ParameterRules parameters;

  Requests(Scope scope) {
    this.scope = scope;
    this.parameters = new ParameterRules(scope);
  }

  /** The request with the path and body given, its parameters translated. */
  ClusterRequest to(ClientRequest request, String path, Bytes body) {
    return to(request, request.method(), path, body, JSON);
  }

  ClusterRequest to(
      ClientRequest request, String method, String path, Bytes body, String contentType) {
    QueryString query = parameters.apply(request.endpoint().api(), request.query());
    boolean hasBody = !body.isEmpty() || request.contentType() != null;
    String type = hasBody ? contentTypeOf(request, contentType) : null;
    return new ClusterRequest(method, path, query, type, acceptOf(request), body);
  }

  /** 5.x looks into bodies and takes any content type; from 6.0 on it must be the right one. */
  private @Nullable String contentTypeOf(ClientRequest request, String otherwise) {
    String sent = request.contentType();
    String type = sent == null ? "" : sent.toLowerCase(Locale.ROOT);
    if (type.contains("cbor") || type.contains("smile") || type.contains("yaml")) {
      throw new UntranslatableException(
          "the content type [" + sent + "]: bodies are translated as JSON only");
    }
    return otherwise;
  }

  private @Nullable String acceptOf(ClientRequest request) {
    String accept = request.accept();
    if (accept == null) {
      return null;
    }
    String type = accept.toLowerCase(Locale.ROOT);
    boolean other = type.contains("cbor") || type.contains("smile") || type.contains("yaml");
    if (other && !request.endpoint().api().startsWith("cat.")) {
      throw new UntranslatableException(
          "answers as [" + accept + "]: answers are translated as JSON only");
    }
    return type.contains("vnd.elasticsearch") ? JSON : accept;
  }

  /** The request with the body out of the parameter {@code source}, if it is there. */
  static ClientRequest withSourceParameter(ClientRequest request) {
    String source = request.query().get("source");
    if (source == null || !request.body().isEmpty()) {
      return request;
    }
    return new ClientRequest(
        request.method(),
        request.rawPath(),
        request.query().without("source", "source_content_type"),
        JSON,
        request.accept(),
        Bytes.ofUtf8(source),
        request.endpoint());
  }

  /** {@code /index/rest} or, without an index, {@code /rest}. */
  static String path(@Nullable String index, String rest) {
    return index == null ? rest : RestPath.of(index) + rest;
  }

  Scope scope() {
    return scope;
  }
}
