package io.ela.gateway.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.dialect.split.TypeSplits;
import io.ela.dialect.translate.NamePattern;
import io.ela.dialect.translate.TypeNames;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mapping type of each of the source's indices, aliases and templates (up to 6.x). Thread-safe
 * and quick: it answers from memory; {@link #refresh} reads the source's mappings anew.
 *
 * <p>An index with several types, or with none yet, has no entry; nor has one that is split into
 * one index per type: the names of those tell their types.
 */
public final class TypeDirectory implements TypeNames {
  private static final Logger LOG = LoggerFactory.getLogger(TypeDirectory.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The mapping of whatever type a document is written with. */
  private static final String ANY = "_default_";

  private final Map<String, String> types = new ConcurrentHashMap<>();
  private final AtomicBoolean missed = new AtomicBoolean();
  private final TypeSplits splits;

  /** Where nothing is split. */
  public TypeDirectory() {
    this(TypeSplits.NONE);
  }

  /**
   * @param splits indices whose parts' names tell the type
   */
  public TypeDirectory(TypeSplits splits) {
    this.splits = splits;
  }

  @Override
  public @Nullable String typeOf(String index) {
    String ofPart = splits.isNone() ? null : splits.ofTarget(index).type();
    if (ofPart != null) {
      return ofPart.isEmpty() ? null : ofPart;
    }
    String type = types.get(index);
    if (type == null) {
      missed.set(true);
    }
    return type;
  }

  @Override
  public Optional<Set<String>> typesOf(String pattern) {
    missed.set(true);
    return Optional.of(
        types.entrySet().stream()
            .filter(entry -> !entry.getKey().startsWith(TypeNames.ofTemplate("")))
            .filter(entry -> NamePattern.matches(pattern, entry.getKey()))
            .map(Map.Entry::getValue)
            .collect(Collectors.toSet()));
  }

  /** Whether an unknown name was asked for since this was last asked. */
  public boolean takeMissed() {
    return missed.getAndSet(false);
  }

  /**
   * Learns from what clients write: the first type that is written to an index that has none.
   *
   * @param index concrete index, or alias
   */
  public void learn(String index, String type) {
    if (isSplit(index)) {
      return;
    }
    types.putIfAbsent(index, type);
  }

  /**
   * Learns from the body with which an index was created: its one type, if it names one.
   *
   * @param index concrete
   * @param mappings with the level of the type; no object if there are none
   */
  public void learnIndex(String index, JsonNode mappings) {
    String type = typeOfTemplate(mappings);
    if (type != null && !type.equals(ANY) && !isSplit(index)) {
      types.put(index, type);
    }
  }

  /** Of those the names in the target tell the type. */
  private boolean isSplit(String index) {
    return splits.splits(index) || splits.ofTarget(index).ofSplit();
  }

  /** An index was deleted: one of that name may be made again with another type. */
  public void forget(String index) {
    types.remove(index);
  }

  /**
   * Learns from the body of a legacy template, or from what a cluster says of one.
   *
   * @param mappings with the level of the type; no object if there are none
   */
  public void learnTemplate(String name, JsonNode mappings) {
    String type = typeOfTemplate(mappings);
    if (type != null) {
      types.put(TypeNames.ofTemplate(name), type);
    }
  }

  private static @Nullable String typeOfTemplate(JsonNode mappings) {
    List<String> names =
        mappings.properties().stream()
            .map(Map.Entry::getKey)
            .filter(name -> !name.equals(ANY))
            .toList();
    if (names.isEmpty() && mappings.has(ANY)) {
      return ANY;
    }
    return names.size() == 1 ? names.get(0) : null;
  }

  /**
   * Reads the source's mappings, aliases and legacy templates.
   *
   * @return whether anything was new; fails if the source gives no such answer
   */
  public Future<Boolean> refresh(EsClient source) {
    Future<JsonNode> mappings = ask(source, "/_mapping");
    Future<JsonNode> aliases = ask(source, "/_alias");
    Future<JsonNode> templates = ask(source, "/_template");
    return mappings.compose(m -> aliases.compose(a -> templates.map(t -> take(m, a, t))));
  }

  private static Future<JsonNode> ask(EsClient source, String uri) {
    return source
        .ok(EsRequest.get(uri).within(PATIENCE))
        .map(
            answer -> {
              try {
                return JSON.readTree(answer.bytes());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /** What clients put is better known than what the source, while it is slave, was given. */
  private boolean takeTemplates(JsonNode templates) {
    boolean changed = false;
    for (Map.Entry<String, JsonNode> template : templates.properties()) {
      String type = typeOfTemplate(template.getValue().path("mappings"));
      if (type != null) {
        changed |= types.putIfAbsent(TypeNames.ofTemplate(template.getKey()), type) == null;
      }
    }
    return changed;
  }

  private boolean take(JsonNode mappings, JsonNode aliases, JsonNode templates) {
    boolean newTemplates = takeTemplates(templates);
    Map<String, String> found = new HashMap<>();
    for (Map.Entry<String, JsonNode> index : mappings.properties()) {
      if (splits.splits(index.getKey())) {
        continue;
      }
      List<String> names =
          index.getValue().path("mappings").properties().stream()
              .map(Map.Entry::getKey)
              .filter(name -> !name.equals(ANY))
              .toList();
      if (names.size() == 1) {
        String type = names.get(0);
        found.put(index.getKey(), type);
        aliases
            .path(index.getKey())
            .path("aliases")
            .fieldNames()
            .forEachRemaining(alias -> found.put(alias, type));
      } else if (names.size() > 1) {
        LOG.warn("event=several-types index={} types={}", index.getKey(), names);
      }
    }
    boolean changed = !types.entrySet().containsAll(found.entrySet());
    types.putAll(found);
    return changed || newTemplates;
  }

  /** For the control topic. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(new TreeMap<>(types));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes what {@link #toJson} gave in another life; what is known already stays. */
  public void addJson(String json) {
    try {
      JSON.readTree(json)
          .properties()
          .forEach(entry -> types.putIfAbsent(entry.getKey(), entry.getValue().asText()));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("the types remembered in the control topic", e);
    }
  }
}
