/**
 * The {@code ela} command: every service, and what an operator does with them.
 *
 * <p>{@link io.ela.standalone.Ela} names the subcommands. A command reads its configuration
 * (package {@code command}), does its work and prints a result; package {@code switching} changes
 * the master, package {@code status} says how things are, package {@code demo} shows a whole
 * migration. A failure ends in {@link io.ela.standalone.command.Failures}, which makes one clear
 * line and an exit code of it.
 */
@NullMarked
package io.ela.standalone;

import org.jspecify.annotations.NullMarked;
