package io.ela.dialect.metadata;

/**
 * Something that was changed on the way.
 *
 * @param path where, dotted: {@code mappings.properties.name.index}
 * @param rule the rule's name, stable: {@code string-field}
 * @param reason why, and what it means for the client if anything
 */
public record Conversion(String path, String rule, String reason) {}
