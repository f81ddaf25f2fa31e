package io.ela.dialect.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Runs all rules over one definition; made for one definition. */
final class Conversions {
  private final EsVersion from;
  private final EsVersion to;
  private final int target;
  private final Report report = new Report();

  Conversions(EsVersion from, EsVersion to) {
    this.from = from;
    this.to = to;
    this.target = Level.of(to);
  }

  ConvertedDefinition index(IndexDefinition definition) {
    ObjectNode settings = SettingRules.normalised(definition.settings());
    int created = createdBy(settings);
    OneType type = types(definition.mappings());
    ShardRules.apply(settings, created, target, definition.routingShards(), report);
    new SettingRules(target, report).apply(settings);
    new AnalysisRules(target, report).apply(settings);
    finalPipeline(settings);
    if (MappingGuard.isPartlyOn(type.mapping())) {
      // It has been the slave just now; the guard is no part of what the index is.
      type.mapping().setAll(MappingGuard.off(type.mapping()));
    }
    mapping(type, created);
    return finish(settings, type, aliases(definition.aliases()));
  }

  /** A copied document has been through it; a final pipeline (7.5) cannot be passed by. */
  private void finalPipeline(ObjectNode settings) {
    String name = settings.path("index.final_pipeline").asText("_none");
    if (Since.at(to, 7, 5) && !name.equals("_none")) {
      report.blocked(
          "settings.index.final_pipeline",
          "the target would run the pipeline [" + name + "] over copied documents once more",
          "name it as the index's default_pipeline, which copied documents pass by, until the"
              + " migration is over");
    }
  }

  ConvertedDefinition createBody(ObjectNode body) {
    ObjectNode settings = SettingRules.normalised(settingsOf(body));
    OneType type = types(mappingsOf(body));
    ShardRules.apply(settings, Level.of(from), target, OptionalInt.empty(), report);
    new SettingRules(target, report).apply(settings);
    new AnalysisRules(target, report).apply(settings);
    mapping(type, Level.of(from));
    ObjectNode aliases = Trees.child(body, "aliases");
    return finish(settings, type, aliases(aliases == null ? Trees.object() : aliases));
  }

  /**
   * The body of a {@code _shrink}, {@code _split} or {@code _clone}. A null in its settings stands
   * for "not the source's": where the source's are copied (7.0 and later) it must not get lost.
   */
  ConvertedBody resizeBody(ObjectNode body) {
    ObjectNode out = body.deepCopy();
    ObjectNode said = Trees.child(out, "settings");
    if (said != null) {
      ObjectNode settings = SettingRules.normalised(said);
      ObjectNode converted = settings.deepCopy();
      new SettingRules(target, report).apply(converted);
      for (Map.Entry<String, JsonNode> entry : settings.properties()) {
        if (entry.getValue().isNull() && SettingRules.known(entry.getKey(), target)) {
          converted.putNull(entry.getKey());
        }
      }
      out.set("settings", converted);
    }
    ObjectNode aliases = Trees.child(out, "aliases");
    if (aliases != null) {
      out.set("aliases", aliases(aliases));
    }
    return finished(out);
  }

  /**
   * Up to 6.x a create body without the key {@code settings} is all settings (measured: 5.6 and 6.8
   * take it, 7.17 does not).
   */
  private ObjectNode settingsOf(ObjectNode body) {
    ObjectNode settings = Trees.child(body, "settings");
    if (settings != null) {
      return settings;
    }
    if (Level.of(from) >= 7 || body.isEmpty() || body.has("mappings") || body.has("aliases")) {
      return Trees.object();
    }
    report.changed(
        "settings", "settings-key", "settings without the key [settings] are refused from 7.0 on");
    ObjectNode copy = body.deepCopy();
    copy.remove("warmers");
    return copy;
  }

  private ObjectNode mappingsOf(ObjectNode body) {
    ObjectNode mappings = Trees.child(body, "mappings");
    return mappings == null ? Trees.object() : mappings;
  }

  ConvertedDefinition mappingBody(ObjectNode body, @Nullable String typeInPath) {
    boolean typed = Level.of(from) < 7;
    ObjectNode mapping = body;
    String type = typeInPath == null ? "_doc" : typeInPath;
    ObjectNode inner = typeInPath == null ? null : Trees.child(body, typeInPath);
    if (typed && inner != null && body.size() == 1) {
      mapping = inner;
    }
    OneType one = new OneType(type, mapping.deepCopy());
    mapping(one, Level.of(from));
    return finish(Trees.object(), one, Trees.object());
  }

  /**
   * A legacy template.
   *
   * @param typeThere the type that the target's template of that name has; null for none. Up to 5.x
   *     it is kept, because a client's indices have a type of that name
   */
  ConvertedBody templateBody(ObjectNode body, @Nullable String typeThere) {
    ObjectNode mappings = mappingsOf(body);
    OneType type = types(mappings);
    ObjectNode out = body.deepCopy();
    settings(out);
    mapping(type, Level.of(from));
    if (target < 7) {
      ObjectNode wrapped = Trees.object();
      if (!type.mapping().isEmpty()) {
        wrapped.set(templateType(type, mappings, typeThere), type.mapping());
      }
      out.set("mappings", wrapped);
    } else if (body.has("mappings")) {
      out.set("mappings", type.mapping());
    }
    if (body.has("aliases")) {
      out.set("aliases", aliases(orEmpty(Trees.child(body, "aliases"))));
    }
    TemplateRules.pattern(out, target, report);
    return finished(out);
  }

  /**
   * The type's name in a template up to 6.x. Where the source has none, 5.x takes the mapping for
   * whatever type a client writes ({@code _default_}: measured on 5.6).
   */
  private String templateType(OneType type, ObjectNode mappings, @Nullable String typeThere) {
    boolean named = from.major() < 7 && mappings.has(type.name());
    if (named && !(target == 5 && type.name().startsWith("_"))) {
      return type.name();
    }
    if (typeThere != null) {
      return typeThere;
    }
    boolean ofDefault = from.major() < 7 && mappings.has(OneType.DEFAULT);
    if (target == 5 || ofDefault) {
      report.changed(
          "mappings", "type-name", "it is the mapping of whatever type a document is written with");
      return OneType.DEFAULT;
    }
    return type.name();
  }

  private void settings(ObjectNode template) {
    if (!template.has("settings")) {
      return;
    }
    ObjectNode settings = SettingRules.normalised(orEmpty(Trees.child(template, "settings")));
    ShardRules.applyToTemplate(settings, Level.of(from), target, report);
    new SettingRules(target, report).apply(settings);
    new AnalysisRules(target, report).apply(settings);
    template.set("settings", settings);
  }

  /** A composable or a component template. */
  ConvertedBody composableBody(ObjectNode body) {
    ObjectNode out = body.deepCopy();
    new ComposableRules(to, report).apply(out);
    ObjectNode template = Trees.child(out, "template");
    if (template != null) {
      settings(template);
      ObjectNode mappings = Trees.child(template, "mappings");
      if (mappings != null) {
        OneType type = types(mappings);
        mapping(type, Level.of(from));
        template.set("mappings", type.mapping());
      }
      ObjectNode aliases = Trees.child(template, "aliases");
      if (aliases != null) {
        template.set("aliases", aliases(aliases));
      }
    }
    return finished(out);
  }

  ConvertedBody pipelineBody(ObjectNode body) {
    ObjectNode out = body.deepCopy();
    new PipelineRules(from, to, report).apply(out);
    return finished(out);
  }

  ConvertedBody scriptBody(ObjectNode body) {
    ObjectNode out = body.deepCopy();
    ObjectNode script = Trees.child(out, "script");
    if (script == null) {
      report.blocked(
          "script",
          "it should be an object",
          "put it as {\"script\":{\"lang\":...,\"source\":...}}");
    } else {
      new ScriptRules(target, report).stored(script);
    }
    return finished(out);
  }

  private ConvertedBody finished(ObjectNode body) {
    return new ConvertedBody(Trees.bytes(body), report.conversions(), report.blockers());
  }

  private static ObjectNode orEmpty(@Nullable ObjectNode object) {
    return object == null ? Trees.object() : object;
  }

  private int createdBy(ObjectNode settings) {
    int created = Level.ofCreated(settings.path("index.version.created").asText());
    return created == 0 ? Level.of(from) : Math.min(created, Level.of(from));
  }

  private OneType types(ObjectNode mappings) {
    return Level.of(from) >= 7
        ? OneType.typeless(mappings, report)
        : OneType.unwrap(mappings, target, report);
  }

  private void mapping(OneType type, int created) {
    new MappingRules(Level.of(from), target, created, report).apply(type.mapping());
  }

  private ObjectNode wrapped(OneType type) {
    if (target >= 7) {
      return type.mapping();
    }
    ObjectNode wrapped = Trees.object();
    if (!type.mapping().isEmpty() || from.major() < 7) {
      wrapped.set(nameFor(type), type.mapping());
    }
    return wrapped;
  }

  /** In 5.x a type's name may not start with an underscore (measured: {@code _doc} is a 400). */
  private String nameFor(OneType type) {
    if (target == 5 && type.name().startsWith("_")) {
      report.changed(
          "mappings", "type-name", "5.x knows no type [" + type.name() + "]; it is called [doc]");
      return "doc";
    }
    return type.name();
  }

  private ObjectNode aliases(ObjectNode aliases) {
    ObjectNode out = aliases.deepCopy();
    for (Map.Entry<String, JsonNode> alias : out.properties()) {
      AliasRules.apply(alias.getKey(), alias.getValue(), Level.of(from), to, report);
    }
    return out;
  }

  private ConvertedDefinition finish(ObjectNode settings, OneType type, ObjectNode aliases) {
    ObjectNode body = Trees.object();
    if (!settings.isEmpty()) {
      body.set("settings", settings);
    }
    ObjectNode mappings = wrapped(type);
    if (!mappings.isEmpty()) {
      body.set("mappings", mappings);
    }
    if (!aliases.isEmpty()) {
      body.set("aliases", aliases);
    }
    Bytes mappingBody = Trees.bytes(type.mapping());
    return new ConvertedDefinition(
        Trees.bytes(body), mappingBody, type.name(), report.conversions(), report.blockers());
  }
}
