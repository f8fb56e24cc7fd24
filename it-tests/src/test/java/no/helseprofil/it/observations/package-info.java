/** Records of the requests of clients, and the forecast that is made from them. */
@NullMarked
package no.helseprofil.it.observations;

import org.jspecify.annotations.NullMarked;
