package io.ela.dialect.metadata;

import io.ela.dialect.json.Bytes;
import java.util.List;

/**
 * An index definition for a target version.
 *
 * @param createBody the body of {@code PUT /index}: settings, mappings and aliases. To be sent only
 *     if there are no blockers
 * @param mappingBody the body of a mapping update: {@code PUT /index/_mapping} from 7.0 on, {@code
 *     PUT /index/_mapping/TYPE} before
 * @param typeName the source's one type; {@code _doc} if it has none
 */
public record ConvertedDefinition(
    Bytes createBody,
    Bytes mappingBody,
    String typeName,
    List<Conversion> conversions,
    List<Blocker> blockers) {
  public ConvertedDefinition {
    conversions = List.copyOf(conversions);
    blockers = List.copyOf(blockers);
  }

  /** Whether nothing stands in the way. */
  public boolean possible() {
    return blockers.isEmpty();
  }
}
