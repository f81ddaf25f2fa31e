package io.ela.standalone.demo.seed;

import io.ela.standalone.demo.seed.SeedIndex.SeedDocument;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Locales, currencies and time zones: small indices of other shapes. */
public final class Places {
  /** The index with {@code nGram} analysis, whose documents the demo damages on purpose. */
  public static final String LOCALES = "locales";

  private static final int NEWEST_TRANSITIONS = 40;
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String LOCALE_DEFINITION =
      """
      {
        "settings": {
          "number_of_shards": 1, "number_of_replicas": 0,
          "analysis": {
            "filter": {"pieces": {"type": "nGram", "min_gram": 2, "max_gram": 3}},
            "analyzer": {
              "by_pieces": {"tokenizer": "standard", "filter": ["standard", "lowercase", "pieces"]}
            }
          }
        },
        "mappings": {"locale": {"properties": {
          "language": {"type": "keyword"},
          "country":  {"type": "keyword"},
          "script":   {"type": "keyword"},
          "english":  {"type": "text", "analyzer": "by_pieces", "search_analyzer": "standard",
                       "fields": {"raw": {"type": "keyword"}}},
          "own":      {"type": "text"},
          "rtl":      {"type": "boolean"},
          "iso3":     {"properties": {"language": {"type": "keyword"},
                                      "country": {"type": "keyword", "include_in_all": false}}}
        }}}
      }
      """;

  private static final String CURRENCY_DEFINITION =
      """
      {
        "settings": {"number_of_shards": 1, "number_of_replicas": 0},
        "mappings": {"currency": {
          "_all": {"enabled": false},
          "properties": {
            "code":     {"type": "keyword"},
            "number":   {"type": "short"},
            "digits":   {"type": "integer"},
            "smallest": {"type": "double"},
            "names":    {"type": "nested", "properties": {
              "language": {"type": "keyword"}, "name": {"type": "text"}, "symbol": {"type": "keyword"}
            }}
          }
        }},
        "aliases": {"money": {}}
      }
      """;

  private static final String ZONE_DEFINITION =
      """
      {
        "settings": {"number_of_shards": 2, "number_of_replicas": 0},
        "mappings": {"timezone": {
          "dynamic": "strict",
          "properties": {
            "name":        {"type": "keyword"},
            "fixed":       {"type": "boolean"},
            "offset":      {"type": "integer"},
            "first":       {"type": "date", "format": "strict_date_optional_time||epoch_millis"},
            "transitions": {"type": "nested", "properties": {
              "at":     {"type": "date", "format": "yyyy-MM-dd HH:mm:ss"},
              "before": {"type": "integer"},
              "after":  {"type": "integer"},
              "gap":    {"type": "boolean"}
            }}
          }
        }},
        "aliases": {"clocks": {"filter": {"term": {"fixed": false}}}}
      }
      """;

  private Places() {}

  public static SeedIndex locales() {
    return new SeedIndex(LOCALES, "locale", LOCALE_DEFINITION, Places::localeDocuments);
  }

  public static SeedIndex currencies() {
    return new SeedIndex("currencies", "currency", CURRENCY_DEFINITION, Places::currencyDocuments);
  }

  public static SeedIndex timeZones() {
    return new SeedIndex(
        "time-zones",
        "timezone",
        ZONE_DEFINITION,
        () -> ZoneId.getAvailableZoneIds().stream().sorted().map(Places::zone));
  }

  private static Stream<SeedDocument> localeDocuments() {
    Map<String, Locale> byTag = new TreeMap<>();
    for (Locale locale : Locale.getAvailableLocales()) {
      byTag.put(locale.toLanguageTag(), locale);
    }
    return byTag.entrySet().stream().map(e -> locale(e.getKey(), e.getValue()));
  }

  private static SeedDocument locale(String tag, Locale locale) {
    String own = locale.getDisplayName(locale);
    boolean rtl =
        own.codePoints()
            .mapToObj(Character::getDirectionality)
            .anyMatch(
                d ->
                    d == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                        || d == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC);
    SourceWriter out =
        new SourceWriter()
            .text("language", locale.getLanguage())
            .text("country", locale.getCountry())
            .text("script", locale.getScript())
            .text("english", locale.getDisplayName(Locale.ENGLISH))
            .text("own", own)
            .bool("rtl", rtl);
    return new SeedDocument(tag, out.bytes());
  }

  private static Stream<SeedDocument> currencyDocuments() {
    return Currency.getAvailableCurrencies().stream()
        .sorted(Comparator.comparing(Currency::getCurrencyCode))
        .map(Places::currency);
  }

  private static SeedDocument currency(Currency currency) {
    List<SourceWriter> names = new ArrayList<>();
    for (String language : Arrays.asList("en", "de", "fr", "ja", "zh", "ar", "ru", "hi")) {
      Locale locale = Locale.forLanguageTag(language);
      names.add(
          new SourceWriter()
              .text("language", language)
              .text("name", currency.getDisplayName(locale))
              .text("symbol", currency.getSymbol(locale)));
    }
    int digits = Math.max(0, currency.getDefaultFractionDigits());
    SourceWriter out =
        new SourceWriter()
            .text("code", currency.getCurrencyCode())
            .number("number", currency.getNumericCode())
            .number("digits", digits)
            .raw("smallest", java.math.BigDecimal.ONE.movePointLeft(digits).toPlainString())
            .objects("names", names);
    return new SeedDocument(currency.getCurrencyCode(), out.bytes());
  }

  private static SeedDocument zone(String id) {
    ZoneRules rules = ZoneId.of(id).getRules();
    List<ZoneOffsetTransition> all = rules.getTransitions();
    List<SourceWriter> transitions = new ArrayList<>();
    for (ZoneOffsetTransition change :
        all.subList(Math.max(0, all.size() - NEWEST_TRANSITIONS), all.size())) {
      transitions.add(
          new SourceWriter()
              .text("at", SECONDS.format(change.getInstant()))
              .number("before", change.getOffsetBefore().getTotalSeconds())
              .number("after", change.getOffsetAfter().getTotalSeconds())
              .bool("gap", change.isGap()));
    }
    SourceWriter out =
        new SourceWriter()
            .text("name", id)
            .bool("fixed", rules.isFixedOffset())
            .number("offset", rules.getOffset(Instant.EPOCH).getTotalSeconds());
    if (!all.isEmpty()) {
      out.text("first", DateTimeFormatter.ISO_INSTANT.format(all.get(0).getInstant()));
    }
    return new SeedDocument(id, out.objects("transitions", transitions).bytes());
  }
}
