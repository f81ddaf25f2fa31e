/**
 * What a person sees: lines, progress bars and tables go through {@link
 * io.ela.standalone.terminal.Screen} to a stream; plain lines where there is no terminal, no colour
 * where it is not wanted.
 */
@NullMarked
package io.ela.standalone.terminal;

import org.jspecify.annotations.NullMarked;
