/** How fast the dialects are, beside Jackson that reads and writes the same and changes nothing. */
@NullMarked
package io.ela.dialect.bench;

import org.jspecify.annotations.NullMarked;
