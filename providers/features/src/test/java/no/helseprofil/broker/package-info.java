/** Requests to HelseID, and the use that is made of its answers. */
@NullMarked
package no.helseprofil.broker;

import org.jspecify.annotations.NullMarked;
