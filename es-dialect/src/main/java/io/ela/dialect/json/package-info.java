/**
 * JSON as bytes: slices, a cursor over tokens and their byte ranges, and edits by range.
 *
 * <p>The data's way: a body arrives as one {@code byte[]} and is looked at through {@link
 * io.ela.dialect.json.Bytes}. {@link io.ela.dialect.json.JsonCursor} walks it once; values that are
 * passed on ({@code _source}, sort values) come out as slices of that same array, never decoded.
 * {@link io.ela.dialect.json.JsonSplicer} rewrites a body by copying all bytes but the edited ones;
 * {@link io.ela.dialect.json.JsonBytesWriter} is what new bytes are written with.
 */
@NullMarked
package io.ela.dialect.json;

import org.jspecify.annotations.NullMarked;
