/** Where the time of a run goes: what each class takes, and what starting servers costs. */
@NullMarked
package no.helseprofil.it.duration;

import org.jspecify.annotations.NullMarked;
