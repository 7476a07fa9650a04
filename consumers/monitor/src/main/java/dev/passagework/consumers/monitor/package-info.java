/** The live web page: what the metric topics say, at a glance. */
@NullMarked
package dev.passagework.consumers.monitor;

import org.jspecify.annotations.NullMarked;
