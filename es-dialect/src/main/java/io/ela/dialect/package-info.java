/** x. */
@NullMarked
package io.ela.dialect;

import org.jspecify.annotations.NullMarked;
