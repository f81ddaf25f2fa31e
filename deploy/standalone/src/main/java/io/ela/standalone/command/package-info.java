/**
 * What the subcommands share: the options they all have, how Kafka is reached, and how a failure is
 * told. Command line to configuration record to Kafka and cluster clients; an exception to a line
 * on standard error and an exit code.
 */
@NullMarked
package io.ela.standalone.command;

import org.jspecify.annotations.NullMarked;
