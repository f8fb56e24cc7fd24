/** Whom clients act for: what they may say of it, where, for how long it holds, and what comes into their tokens. */
@NullMarked
package no.helseprofil.it.organisation;

import org.jspecify.annotations.NullMarked;
