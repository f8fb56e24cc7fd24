/** A vendor's requests for a client, and the page on which a person confirms them before they come into force. */
@NullMarked
package no.helseprofil.clientdraft;

import org.jspecify.annotations.NullMarked;
