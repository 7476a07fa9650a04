/** The contract between services: topics, the plain records on them, and their Avro form. */
@NullMarked
package dev.passagework.schemas.contract;

import org.jspecify.annotations.NullMarked;
