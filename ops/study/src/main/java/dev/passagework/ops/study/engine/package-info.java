/** The running of a study: pairs are bought once, arms are trained and scored, results are kept. */
@NullMarked
package dev.passagework.ops.study.engine;

import org.jspecify.annotations.NullMarked;
