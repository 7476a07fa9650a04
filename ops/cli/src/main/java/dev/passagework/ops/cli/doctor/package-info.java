/** What can be wrong with a machine or a cluster, and the cure for it. */
@NullMarked
package dev.passagework.ops.cli.doctor;

import org.jspecify.annotations.NullMarked;
