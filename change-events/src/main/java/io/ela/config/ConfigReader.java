package io.ela.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads one level of the configuration, noting problems instead of throwing at the first.
 *
 * <p>After a problem a harmless value of the right type is returned, so that reading goes on; the
 * caller must check {@link #problems()} before it uses anything. Not thread-safe.
 */
final class ConfigReader {
  private final Config config;
  private final String path;
  private final List<String> problems;
  private final Set<String> asked = new HashSet<>();

  ConfigReader(Config config, String path, List<String> problems) {
    this.config = config;
    this.path = path;
    this.problems = problems;
  }

  List<String> problems() {
    return problems;
  }

  String at(String key) {
    return path + "." + key;
  }

  void problem(String key, String what) {
    problems.add(at(key) + ": " + what);
  }

  String string(String key) {
    String value = optionalString(key);
    if (value == null || value.isBlank()) {
      if (value != null || isNull(key)) {
        problem(key, "must be set");
      }
      return "";
    }
    return value;
  }

  @Nullable String optionalString(String key) {
    asked.add(key);
    return isNull(key) ? null : get(key, () -> config.getString(quoted(key)), "");
  }

  boolean bool(String key) {
    asked.add(key);
    return get(key, () -> config.getBoolean(quoted(key)), false);
  }

  int positiveInt(String key) {
    return intFrom(1, key);
  }

  int nonNegativeInt(String key) {
    return intFrom(0, key);
  }

  private int intFrom(int lowest, String key) {
    asked.add(key);
    int value = get(key, () -> config.getInt(quoted(key)), lowest);
    if (value < lowest) {
      problem(key, "must be at least " + lowest + ", but is " + value);
    }
    return value;
  }

  @Nullable Integer optionalPositiveInt(String key) {
    asked.add(key);
    return isNull(key) ? null : positiveInt(key);
  }

  Duration duration(String key) {
    asked.add(key);
    Duration value = get(key, () -> config.getDuration(quoted(key)), Duration.ofSeconds(1));
    if (value.isNegative() || value.isZero()) {
      problem(key, "must be longer than 0, but is " + value);
    }
    return value;
  }

  /** A size in bytes, such as {@code 5 MiB}. */
  long bytes(String key) {
    asked.add(key);
    long value = get(key, () -> config.getBytes(quoted(key)), 1L);
    if (value < 1) {
      problem(key, "must be at least one byte, but is " + value);
    }
    return value;
  }

  @Nullable Long optionalBytes(String key) {
    asked.add(key);
    return isNull(key) ? null : bytes(key);
  }

  List<String> strings(String key) {
    asked.add(key);
    return get(key, () -> config.getStringList(quoted(key)), List.of());
  }

  <E extends Enum<E>> E choice(String key, Class<E> type) {
    String text = string(key);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(text.replace('-', '_'))) {
        return constant;
      }
    }
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      names.add(constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    }
    problem(key, "is \"" + text + "\", but must be one of " + names);
    return type.getEnumConstants()[0];
  }

  /** The level below a key; an empty one, with a problem noted, if the key holds something else. */
  ConfigReader section(String key) {
    asked.add(key);
    Config below =
        get(key, () -> config.getConfig(quoted(key)), com.typesafe.config.ConfigFactory.empty());
    return new ConfigReader(below, at(key), problems);
  }

  /** Reads every entry below a key, each laid over the defaults. */
  <T> Map<String, T> entries(
      String key, Config defaults, BiFunction<String, ConfigReader, T> read) {
    asked.add(key);
    ConfigObject object =
        get(
            key,
            () -> config.getObject(quoted(key)),
            com.typesafe.config.ConfigFactory.empty().root());
    Map<String, T> result = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
      if (entry.getValue() instanceof ConfigObject child) {
        result.put(
            entry.getKey(),
            read.apply(
                entry.getKey(),
                new ConfigReader(
                    child.toConfig().withFallback(defaults),
                    at(key) + "." + entry.getKey(),
                    problems)));
      } else {
        problem(key + "." + entry.getKey(), "must be an object { ... }");
      }
    }
    return result;
  }

  /** Reads every element of a list of objects, each laid over the defaults. */
  <T> List<T> elements(String key, Config defaults, Function<ConfigReader, T> read) {
    asked.add(key);
    ConfigList list =
        get(
            key,
            () -> config.getList(quoted(key)),
            com.typesafe.config.ConfigValueFactory.fromIterable(List.of()));
    List<T> result = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String name = key + "[" + i + "]";
      if (list.get(i) instanceof ConfigObject child) {
        result.add(
            read.apply(
                new ConfigReader(child.toConfig().withFallback(defaults), at(name), problems)));
      } else {
        problem(name, "must be an object { ... }");
      }
    }
    return result;
  }

  /** All leaves below a key as plain strings, with dotted names; for properties handed through. */
  Map<String, String> properties(String key) {
    asked.add(key);
    Config below =
        get(key, () -> config.getConfig(quoted(key)), com.typesafe.config.ConfigFactory.empty());
    Map<String, String> result = new LinkedHashMap<>();
    for (Map.Entry<String, ConfigValue> entry : below.entrySet()) {
      String name = String.join(".", com.typesafe.config.ConfigUtil.splitPath(entry.getKey()));
      if (entry.getValue().valueType() == ConfigValueType.LIST) {
        List<String> items = new ArrayList<>();
        ((ConfigList) entry.getValue())
            .forEach(item -> items.add(String.valueOf(item.unwrapped())));
        result.put(name, String.join(",", items));
      } else {
        result.put(name, String.valueOf(entry.getValue().unwrapped()));
      }
    }
    return result;
  }

  /** Notes every key of this level that nobody asked for. Call when all has been read. */
  void refuseUnknown() {
    for (Map.Entry<String, ConfigValue> entry : config.root().entrySet()) {
      if (!asked.contains(entry.getKey())) {
        problem(
            entry.getKey(),
            "is not a key of Ela; known here: "
                + asked.stream().sorted().toList()
                + " ("
                + entry.getValue().origin().description()
                + ")");
      }
    }
  }

  private boolean isNull(String key) {
    return !config.hasPathOrNull(quoted(key)) || config.getIsNull(quoted(key));
  }

  private <T> T get(String key, Supplier<T> read, T harmless) {
    try {
      return read.get();
    } catch (com.typesafe.config.ConfigException e) {
      String message = String.valueOf(e.getMessage());
      problem(
          key, e instanceof com.typesafe.config.ConfigException.Missing ? "must be set" : message);
      return harmless;
    }
  }

  private static String quoted(String key) {
    return com.typesafe.config.ConfigUtil.quoteString(key);
  }
}
