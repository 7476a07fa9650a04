/** The plumbing that every service shares: cluster, topics, dead letters, settings, health. */
@NullMarked
package dev.passagework.streams.runtime;

import org.jspecify.annotations.NullMarked;
