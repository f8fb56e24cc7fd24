/** Durations of a run: the time that each class takes, and the time to start servers. */
@NullMarked
package no.helseprofil.it.duration;

import org.jspecify.annotations.NullMarked;
