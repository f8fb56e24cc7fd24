/** Measurements on a real server, as ratios within one run: {@code ./bench}. */
@NullMarked
package no.helseprofil.bench;

import org.jspecify.annotations.NullMarked;
