/** What a study is to find out: collections, LLMs, and the arms that a grid comes to. */
@NullMarked
package dev.passagework.ops.study.plan;

import org.jspecify.annotations.NullMarked;
