/** Rotation of a client's keys: which new key is accepted, and when the others end. */
@NullMarked
package no.helseprofil.rotation;

import org.jspecify.annotations.NullMarked;
