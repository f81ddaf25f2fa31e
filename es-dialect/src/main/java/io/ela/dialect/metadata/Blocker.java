package io.ela.dialect.metadata;

/**
 * Something that cannot be carried over, so that the index must not be made as it stands.
 *
 * @param path where, dotted
 * @param reason what is in the way
 * @param whatToDo how somebody can get past it
 */
public record Blocker(String path, String reason, String whatToDo) {}
