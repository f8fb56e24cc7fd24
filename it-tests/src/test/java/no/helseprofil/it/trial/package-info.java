/** A vendor tests its client against a realm, and what a stranger could make of that. */
@NullMarked
package no.helseprofil.it.trial;

import org.jspecify.annotations.NullMarked;
