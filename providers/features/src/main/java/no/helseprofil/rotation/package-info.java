/** What becomes of the keys of a client when it registers its next one: which is taken, and when the others end. */
@NullMarked
package no.helseprofil.rotation;

import org.jspecify.annotations.NullMarked;
