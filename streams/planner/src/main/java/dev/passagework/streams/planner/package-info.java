/**
 * The planner: passages and the plan in force become requests for an LLM, a bounded number ahead.
 */
@NullMarked
package dev.passagework.streams.planner;

import org.jspecify.annotations.NullMarked;
