/** The champion's vectors of what was fed, kept current; exact search over HTTP. */
@NullMarked
package dev.passagework.consumers.searcher;

import org.jspecify.annotations.NullMarked;
