/** Clients that register their next key by themselves, as NHN's libraries do. */
@NullMarked
package no.helseprofil.it.rotation;

import org.jspecify.annotations.NullMarked;
