package io.ela.dialect.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;

/** The one Jackson factory; thread-safe. */
final class Json {

  /**
   * Deep enough for any document that Elasticsearch can have indexed (its own mapper recurses), and
   * a bound on what a hostile body of brackets can make us allocate.
   */
  private static final int MAX_DEPTH = 100_000;

  /**
   * Jackson's limits guard servers that build trees from strangers' input. Here nothing is built,
   * bodies are bounded by whoever reads them from the network, and a limit of ours would make a
   * document unmovable that the source cluster holds (5.x had no such limits; {@code
   * http.max_content_length} of 100 MB can be raised to 2 GB). So lengths are not limited, nesting
   * is, generously.
   *
   * <p>Names are canonicalised, because only then does Jackson read UTF-8 bytes directly and know
   * byte offsets; they are not interned in the JVM and a flood of different names is not an error,
   * because the names inside documents are endless. What Elasticsearch's own JSON reader takes
   * beyond the standard and therefore may have stored is read too: comments (allowed in 5.6.16),
   * bare names (where 5.x was told to allow them), and NaN, in case a version or plugin wrote it.
   */
  static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxDocumentLength(-1)
                  .maxTokenCount(-1)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNestingDepth(MAX_DEPTH)
                  .build())
          .enable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private Json() {}
}
