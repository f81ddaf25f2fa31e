package io.ela.standalone.switching;

import java.util.List;

/** A switch was not begun; nothing was changed. */
public final class SwitchRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A reason not to switch.
   *
   * @param name what {@code --accept} takes to overrule it; empty if it cannot be overruled
   * @param reason what is wrong and what to do
   */
  public record Reason(String name, String reason) {
    @Override
    public String toString() {
      return name.isEmpty() ? reason : name + ": " + reason;
    }
  }

  private final transient List<Reason> reasons;

  public SwitchRefusedException(List<Reason> reasons) {
    super(
        "the switch is refused:\n  - "
            + String.join("\n  - ", reasons.stream().map(Reason::toString).toList()));
    this.reasons = List.copyOf(reasons);
  }

  public List<Reason> reasons() {
    return reasons;
  }
}
