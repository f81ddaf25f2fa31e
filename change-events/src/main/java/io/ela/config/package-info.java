/**
 * Configuration: one HOCON file, read once into records.
 *
 * <p>{@link io.ela.config.ElaConfig#load} merges the operator's file over {@code reference.conf},
 * where every key stands with its meaning and default, and hands the tree to {@link
 * io.ela.config.ConfigReader}. The reader takes key after key, notes every problem with the key's
 * full path, and in the end names the keys that nobody asked for. So a wrong file is told all that
 * is wrong with it at once ({@link io.ela.config.ConfigException}).
 */
@NullMarked
package io.ela.config;

import org.jspecify.annotations.NullMarked;
