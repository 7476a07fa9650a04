/** Reading of corpora and test collections from files, and feeding them to their topics. */
@NullMarked
package dev.passagework.producers.corpus;

import org.jspecify.annotations.NullMarked;
