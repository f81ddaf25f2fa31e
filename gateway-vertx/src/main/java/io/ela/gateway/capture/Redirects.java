package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.cluster.EsRequest;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a script or an ingest pipeline may do with where a document goes, which nobody could know of
 * beforehand. Judged by their text, so that one that only reads such a field is refused too. Made
 * for one request; stored scripts and pipelines are looked up on the master, each once.
 *
 * <p>What sends a document to another index: {@code ctx._index} in a script, {@code _index} as a
 * field of a processor, {@code date_index_name}, {@code reroute} (8.8 and later). What gives it
 * another routing: {@code _routing}, and {@code _parent} up to 6.x, in the same places. {@code
 * pipeline} (6.5 and later) runs another pipeline.
 */
final class Redirects {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What is not to be done, and by which words it would be. */
  private enum Concern {
    INDEX(
        "(?<![A-Za-z0-9_])_index(?![A-Za-z0-9])|date_index_name|\"reroute\"",
        "so it cannot be told which indices it writes into; name the index in the request, and"
            + " nowhere else"),
    ROUTING(
        "(?<![A-Za-z0-9_])_(?:routing|parent)(?![A-Za-z0-9])",
        "and no answer tells which routing a document got by it; give the routing in the request");

    private final Pattern words;
    private final String consequence;

    Concern(String words, String consequence) {
      this.words = Pattern.compile(words);
      this.consequence = consequence;
    }
  }

  private final Route route;
  private final Concern concern;
  private final Set<String> scripts = new HashSet<>();
  private final Set<String> pipelines = new HashSet<>();

  private Redirects(Route route, Concern concern) {
    this.route = route;
    this.concern = concern;
  }

  /** Refuses what may write into another index. */
  static Redirects toIndices(Route route) {
    return new Redirects(route, Concern.INDEX);
  }

  /** Refuses what may give another routing. */
  static Redirects byRouting(Route route) {
    return new Redirects(route, Concern.ROUTING);
  }

  /** The word that it is refused for; null if there is none. */
  private @Nullable String word(String text) {
    Matcher found = concern.words.matcher(text);
    return found.find() ? found.group().replace("\"", "") : null;
  }

  /**
   * Looks at a script as a request or a processor has it.
   *
   * @return fails with {@link UncapturableException} if it may write elsewhere, otherwise if the
   *     master does not say
   */
  Future<Void> script(JsonNode script) {
    if (script.isMissingNode() || script.isNull()) {
      return Future.succeededFuture();
    }
    String word = word(script.toString());
    if (word != null) {
      return refused("its script names [" + word + "]");
    }
    if (script.has("file")) {
      return refused("its script lies in a file, which cannot be looked at");
    }
    for (String member : new String[] {"id", "stored"}) {
      String id = script.path(member).asText("");
      if (!id.isEmpty() && scripts.add(id)) {
        return stored(id);
      }
    }
    return Future.succeededFuture();
  }

  private Future<Void> stored(String id) {
    return definition("/_scripts/" + EsRequest.encode(id))
        .compose(
            text -> {
              String word = word(text);
              return word != null
                  ? refused("the stored script [" + id + "] names [" + word + "]")
                  : Future.succeededFuture();
            });
  }

  /** As {@link #script}, of pipelines by their names. */
  Future<Void> pipelines(Collection<String> names) {
    Future<Void> chain = Future.succeededFuture();
    for (String name : names) {
      if (pipelines.add(name)) {
        chain = chain.compose(before -> pipeline(name));
      }
    }
    return chain;
  }

  private Future<Void> pipeline(String name) {
    if (name.contains("{{")) {
      return refused("which pipeline [" + name + "] is depends on the document");
    }
    return definition("/_ingest/pipeline/" + EsRequest.encode(name))
        .compose(
            text -> {
              String word = word(text);
              if (word != null) {
                return refused("the pipeline [" + name + "] names [" + word + "]");
              }
              return text.isEmpty()
                  ? Future.succeededFuture()
                  : called(Trees.object(Bytes.ofUtf8(text)).path(name));
            });
  }

  /** What a pipeline runs in its turn. */
  private Future<Void> called(JsonNode pipeline) {
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode processor : pipeline.findValues("pipeline")) {
      if (processor.path("name").isTextual()) {
        names.add(processor.path("name").asText());
      }
    }
    Future<Void> chain = Future.succeededFuture();
    for (JsonNode script : pipeline.findValues("script")) {
      chain = chain.compose(before -> script(script));
    }
    return chain.compose(before -> pipelines(names));
  }

  /** As it stands on the master; empty if there is none: then whoever needs it fails. */
  private Future<String> definition(String uri) {
    return route
        .client()
        .send(EsRequest.get(uri).within(PATIENCE))
        .map(
            answer -> {
              if (answer.status() == 404) {
                return "";
              }
              // Written again, so that no escape hides a name.
              return Trees.object(Bytes.of(answer.orThrow().bytes())).toString();
            });
  }

  private Future<Void> refused(String why) {
    return Future.failedFuture(new UncapturableException(why + ", " + concern.consequence));
  }
}
