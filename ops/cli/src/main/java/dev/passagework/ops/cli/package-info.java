/** The passagework command: it wires services, and holds no logic of theirs. */
@NullMarked
package dev.passagework.ops.cli;

import org.jspecify.annotations.NullMarked;
