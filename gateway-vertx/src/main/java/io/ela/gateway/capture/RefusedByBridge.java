package io.ela.gateway.capture;

import io.ela.dialect.translate.Translation;

/** Carries a refusal of the dialect bridge to where the client is answered. */
final class RefusedByBridge extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Translation.Refused refused;

  RefusedByBridge(Translation.Refused refused) {
    super(refused.reason(), null, false, false);
    this.refused = refused;
  }

  Translation.Refused refused() {
    return refused;
  }
}
