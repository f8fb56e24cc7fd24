/** What a vendor asks for of a client, and what a person is shown before any of it comes into force. */
@NullMarked
package no.helseprofil.draft;

import org.jspecify.annotations.NullMarked;
