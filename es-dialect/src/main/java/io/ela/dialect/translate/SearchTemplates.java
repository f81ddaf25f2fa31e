package io.ela.dialect.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.Endpoint;
import io.ela.dialect.rest.EndpointClass;
import io.ela.dialect.rest.QueryString;
import java.util.Map;

/**
 * Searches by template, stored or not. What a template asks for is known when it is rendered, which
 * the cluster does ({@code _render/template}); the search that comes of it is translated as any
 * other.
 */
public final class SearchTemplates {
  private static final String API = "search_template";
  private static final String SUFFIX = "/template";

  /** What the search has beside the template. */
  private static final String[] OF_THE_SEARCH = {"explain", "profile"};

  private SearchTemplates() {}

  /** Whether a request is a search by template. */
  public static boolean is(Endpoint endpoint) {
    return endpoint.api().equals(API);
  }

  /**
   * The question for the rendered template, in the client's dialect.
   *
   * @throws io.ela.dialect.json.MalformedJsonException if the body is no JSON object
   */
  public static ClientRequest question(ClientRequest request) {
    ObjectNode body = Trees.object(request.body());
    for (String name : OF_THE_SEARCH) {
      body.remove(name);
    }
    return new ClientRequest(
        "POST",
        "/_render/template",
        QueryString.EMPTY,
        Requests.JSON,
        null,
        Trees.bytes(body),
        new Endpoint("render_search_template", EndpointClass.READ, "/_render/template", Map.of()));
  }

  /**
   * The search that the rendered template asks for, in the client's dialect.
   *
   * @param rendered the cluster's answer to {@link #question}, of status 200
   */
  public static ClientRequest search(ClientRequest request, Bytes rendered) {
    JsonNode output = Trees.object(rendered).path("template_output");
    ObjectNode search = output instanceof ObjectNode object ? object : Trees.object();
    ObjectNode asked = Trees.object(request.body());
    for (String name : OF_THE_SEARCH) {
      JsonNode said = asked.get(name);
      if (said != null) {
        search.set(name, said);
      }
    }
    Endpoint endpoint = request.endpoint();
    String path = request.rawPath();
    return new ClientRequest(
        "POST",
        path.substring(0, path.length() - SUFFIX.length()),
        request.query(),
        Requests.JSON,
        request.accept(),
        Trees.bytes(search),
        new Endpoint(
            "search",
            EndpointClass.READ,
            endpoint.template().substring(0, endpoint.template().length() - SUFFIX.length()),
            endpoint.pathParts()));
  }

  /**
   * The body that renders a template: {@code inline} and {@code template} are called {@code source}
   * from 5.6 on, and are gone by 8.x; files are gone since 6.0.
   */
  static Bytes rendering(Scope scope, Bytes body) {
    ObjectNode tree = Trees.object(body);
    if (scope.crosses(6) && tree.has("file")) {
      throw new UntranslatableException(
          "body.file: there are no templates in files since 6.0; store it (PUT /_scripts) and name"
              + " its id");
    }
    boolean changed = false;
    for (String old : new String[] {"inline", "template"}) {
      JsonNode source = scope.crosses(6) && !tree.has("source") ? tree.remove(old) : null;
      if (source != null) {
        tree.set("source", source);
        changed = true;
      }
    }
    return changed ? Trees.bytes(tree) : body;
  }
}
